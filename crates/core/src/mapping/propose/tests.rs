use super::*;

fn table(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut lines = text.lines().map(|line| line.split(',').map(|c| c.trim().to_owned()).collect());
    (lines.next().unwrap(), lines.collect())
}

fn proposed(text: &str) -> Proposal {
    let (names, rows) = table(text);
    propose("shop", "UTC", &names, &rows).unwrap()
}

#[test]
fn orders_and_answers_are_recognised() {
    let found = proposed(
        "order_id,CustomerNumber,Firma,Liefertermin,bestellt am,Geliefert am,Zufriedenheit,Kommentar,colour\n\
         1,c1,Acme,05.03.2026,01.03.2026,04.03.2026 14:00,4,gut,red\n\
         2,c2,Blau,25.03.2026,02.03.2026,,,,blue",
    );
    for line in [
        "id = { column = \"CustomerNumber\" }",
        "name = { column = \"Firma\" }",
        "[promise]\nid = { column = \"order_id\" }",
        "due = { column = \"Liefertermin\", format = \"%d.%m.%Y\", by = \"day\" }",
        "delivered = { column = \"Geliefert am\", format = \"%d.%m.%Y %H:%M\" }",
        "kind = \"satisfaction\"",
        "comment = { key = \"words\", columns = [\"Kommentar\"] }",
    ] {
        assert!(found.mapping.contains(line), "{line} in\n{}", found.mapping);
    }
    assert_eq!(found.unused, ["colour"]);
}

#[test]
fn a_day_that_can_be_read_in_two_ways_is_remarked() {
    let found = proposed("customer id,customer since\nc1,03/04/2026\nc2,01/02/2025");
    assert!(found.mapping.contains("format = \"%d/%m/%Y\" } # or %m/%d/%Y"), "{}", found.mapping);
    let found = proposed("customer id,customer since\nc1,03/24/2026");
    assert!(found.mapping.contains("format = \"%m/%d/%Y\" }\n"), "{}", found.mapping);
}

#[test]
fn what_tells_rows_apart_stands_in_for_an_id_and_nothing_else_does() {
    let found = proposed("x,y\n1,a\n1,b");
    assert!(found.mapping.contains("id = { column = \"y\" }"));
    let (names, rows) = table("x,y\n1,a\n1,a");
    assert_eq!(propose("shop", "UTC", &names, &rows), None);
    assert_eq!(propose("shop", "UTC", &[], &[]), None);
}

#[test]
fn names_are_compared_by_their_words() {
    assert_eq!(normal("  Kunden-Nr. "), "kunden nr");
    assert_eq!(normal("customerId"), "customer id");
    assert_eq!(normal("FÄLLIG_AM"), "faellig am");
}

#[test]
fn people_deeds_and_complaints_are_recognised() {
    let found = proposed(
        "customer id,contact person,email,phone,invoice no,invoice date,amount,complaint no,complained on,complaint\n\
         c1,Ann,ann@acme.example,+44 1,i1,2026-01-05,12.50,b1,2026-01-07,late again\n\
         c2,Bob,bob@blau.example,+44 2,i2,2026-01-06,99,,,",
    );
    for lines in [
        "[contact]\nid = { column = \"email\" }\nname = { column = \"contact person\" }\nemail = { column = \"email\" }",
        "[[behaviour]]\nid = { column = \"invoice no\" }\nkind = \"bought\"",
        "amount = { column = \"amount\", decimal = \".\" }",
        "[feedback]\nid = { column = \"complaint no\" }\nkind = \"complaint\"",
        "text = { column = \"complaint\" }",
    ] {
        assert!(found.mapping.contains(lines), "{lines} in\n{}", found.mapping);
    }
    assert!(found.unused.is_empty(), "{:?}", found.unused);
    let alone = proposed("customer id,email\nc1,ann@acme.example");
    assert!(!alone.mapping.contains("[contact]"), "nobody has a name");
}
