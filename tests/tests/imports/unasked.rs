//! Contacts, deeds and unasked words out of files.

use kept_api::behaviours::Behaviour;
use kept_api::contacts::Contact;
use kept_api::feedback::Feedback;
use kept_api::imports::ImportState;
use kept_api::page::Page;
use kept_api::paths::BASE;
use kept_core::contact::ContactRole;
use kept_core::money::Money;
use kept_testkit::TestApp;

use crate::imports::sending::{changes, id, import, new, places, same, send};

pub(crate) const MAPPING: &str = r#"
    version = 1
    source = "book"
    zone = "Europe/Berlin"
    [customer]
    id = { column = "who" }
    name = { column = "name" }
    [contact]
    id = { column = "person" }
    name = { column = "person_name" }
    role = { column = "does", map = { boss = "decides" }, default = "uses" }
    email = { column = "mail" }
    [[behaviour]]
    id = { column = "deed" }
    kind = { column = "did" }
    day = { column = "on", format = "iso" }
    amount = { column = "amount" }
    currency = { column = "in" }
    [feedback]
    only = { column = "said", is = ["complaint", "idea"] }
    id = { column = "no" }
    kind = { column = "said" }
    text = { column = "words" }
    component = "service"
    rating = { column = "stars" }
    day = { column = "on" }
"#;
pub(crate) const HEADING: &str =
    "who,name,person,person_name,does,mail,deed,did,on,amount,in,no,said,words,stars\n";

fn file(rows: &[&str]) -> String {
    format!("{HEADING}{}\n", rows.join("\n"))
}

#[tokio::test]
async fn a_row_brings_a_person_a_deed_and_words_and_again_nothing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let rows = [
        "c1,Acme,p1,Ann,boss,ann@acme.example,d1,bought,2026-02-01,12.50,USD,f1,complaint,Late,2",
        "c1,Acme,p1,Ann,boss,,d2,renewed,2026-02-20,,,,nothing,,",
        "c2,Blau,,,,,d3,left,2026-02-21T10:00:00Z,7,,f2,idea,Blue,",
        "c2,Blau,,,,,d3,left,2026-02-21T10:00:00Z,7,,f2,idea,Blue,",
    ];
    let first = import(&app, &owner, MAPPING, file(&rows).as_bytes()).await;
    assert_eq!((first.state, first.counts.faulty_rows), (ImportState::Done, 0), "{:?}", first.errors);
    let counts = first.counts;
    assert_eq!((counts.contacts, counts.behaviours, counts.feedback), (new(1), new(3), new(2)));
    let people: Page<Contact> = owner.get(&format!("{BASE}/contacts")).await.into();
    let ann = &people.items[0];
    assert_eq!((ann.name.as_str(), ann.role, ann.email.as_str()), ("Ann", ContactRole::Decides, ""));
    let deeds: Page<Behaviour> = owner.get(&format!("{BASE}/behaviours?kind=bought")).await.into();
    assert_eq!(deeds.items[0].amount, Some(Money { minor: 1_250, currency: "USD".parse().unwrap() }));
    let words: Page<Feedback> = owner.get(&format!("{BASE}/feedback?kind=complaint")).await.into();
    let complaint = &words.items[0];
    assert_eq!((complaint.contact_id, complaint.rating), (Some(ann.id), Some(2)));

    let again = import(&app, &owner, MAPPING, file(&rows).as_bytes()).await.counts;
    assert_eq!((again.contacts, again.behaviours, again.feedback), (same(1), same(3), same(2)));
    let rows = [
        "c1,Acme,p1,Anna,boss,anna@acme.example,d1,expanded,2026-02-01,12.50,USD,f1,complaint,Very late,2",
        "c1,Acme,p2,Bob,,,d2,renewed,2026-02-20,,,,nothing,,",
    ];
    let other = import(&app, &owner, MAPPING, file(&rows).as_bytes()).await.counts;
    assert_eq!(
        (other.contacts, other.behaviours, other.feedback),
        (changes(1, 1, 0), changes(0, 1, 1), changes(0, 1, 0))
    );
    let deeds: Page<Behaviour> = owner.get(&format!("{BASE}/behaviours?kind=expanded")).await.into();
    assert_eq!(deeds.items[0].revision, 2);
}

#[tokio::test]
async fn rows_that_cannot_be_believed_are_left_out_and_say_why() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let rows = [
        "c1,Acme,p1,Ann,,no address,d1,bought,2026-02-01,,,,nothing,,",
        "c1,Acme,,,,,d1,danced,2026-02-01,,,,nothing,,",
        "c1,Acme,,,,,d1,bought,2026-03-03,,,,nothing,,",
        "c1,Acme,,,,,d1,bought,2026-02-01,5,euro,,nothing,,",
        "c1,Acme,,,,,,,2026-02-01,,,f1,complaint,,",
        "c1,Acme,,,,,,,2026-02-01,,,f1,complaint,Late,6",
        "c1,Acme,,,,,d9,bought,2026-02-01,,,,nothing,,",
        "c1,Acme,,,,,d9,bought,2026-02-02,,,,nothing,,",
    ];
    let ended = import(&app, &owner, MAPPING, file(&rows).as_bytes()).await;
    let expected = [(2, "mail"), (3, "did"), (4, ""), (5, "in"), (6, "words"), (7, "stars"), (9, "")];
    assert_eq!(places(&ended), expected, "{:?}", ended.errors);
    assert_eq!((ended.counts.behaviours, ended.counts.feedback), (new(1), new(0)));
}

#[tokio::test]
async fn a_mapping_says_a_time_by_a_column_or_once_for_all() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let wrong = MAPPING
        .replace("day = { column = \"on\", format = \"iso\" }", "day = { constant = \"someday\" }")
        .replace("day = { column = \"on\" }", "day = { column = \"on\", constant = \"2026-01-01\" }")
        .replace("is = [\"complaint\", \"idea\"]", "is = []");
    let answer = send(&owner, id(1), &wrong, file(&[]).as_bytes(), false).await;
    let faults = answer.faults();
    for fault in ["/behaviour/0/day/constant not-a-time", "/feedback/day one-of", "/feedback/only/is empty"] {
        assert!(faults.iter().any(|found| found.ends_with(fault)), "{fault} in {faults:?}");
    }
}
