//! Files that are broken, or made to break something.

use std::fmt::Write as _;

use kept_api::imports::ImportState;
use kept_core::mapping::RowFault;
use kept_testkit::TestApp;

use crate::imports::sending::{SMALL, SMALL_HEADING, import, new, places, records, same};

const GOOD: &str = "r1,c1,One,north,2026-01-05,4,fine\n";

/// A file of the small mapping: the heading, then these rows.
fn file(rows: &[&[u8]]) -> Vec<u8> {
    let mut file = SMALL_HEADING.as_bytes().to_vec();
    rows.iter().for_each(|row| file.extend_from_slice(row));
    file
}

#[tokio::test]
async fn each_unreadable_row_is_named_and_the_rest_goes_on() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let long = format!("r11,c11,{},north,2026-01-05,4,\n", "x".repeat(201));
    let rows: [&[u8]; 15] = [
        GOOD.as_bytes(),                                       // 2
        b"r2,c2,Two,north,2026-02-30,4,\n",                    // 3: no such day
        b"r3,c3,\"Three\nlines\nhere\",north,2026-01-05,9,\n", // 4 to 6: off the scale
        b"r4,c4,Four,north,2026-01-05,4\n",                    // 7: a cell is missing
        b"r5,c5,F\xffive,north,2026-01-05,4,\n",               // 8: not UTF-8
        b"r6,c6,Six,no\0rth,2026-01-05,4,\n",                  // 9: NUL
        b"r7,,Seven,north,2026-01-05,4,\n",                    // 10: nobody
        b"r8,c8,,north,2026-01-05,4,\n",                       // 11: no name
        b"r9,c9,Nine,north,9999-01-01,4,\n",                   // 12: far away
        b",c10,Ten,north,2026-01-05,4,\n",                     // 13: an answer without an id
        long.as_bytes(),                                       // 14: too long
        b"r12,c12,Tw\x07elve,north,2026-01-05,4,\n",           // 15: a bell
        b"r13,c13,Thirteen,north,2026-01-05,four,\n",          // 16: no number
        b"\n\r\n",                                             // 17, 18: nothing at all
        b"r14,c14,Fourte\xc3\xa9n,north,2026-01-05,,\n",       // 19: no answer, which is no fault
    ];
    let imported = import(&app, &owner, SMALL, &file(&rows)).await;
    assert_eq!(imported.state, ImportState::Done);
    assert_eq!((imported.counts.rows, imported.counts.faulty_rows), (14, 12));
    assert_eq!(records(&imported.counts), [new(2), new(0), new(1)]);
    assert_eq!(
        places(&imported),
        [
            (3, "day"),
            (4, "score"),
            (7, ""),
            (8, "name"),
            (9, "segment"),
            (10, "who"),
            (11, "name"),
            (12, "day"),
            (13, "no"),
            (14, "name"),
            (15, "name"),
            (16, "score"),
        ]
    );
    assert_eq!(imported.errors[2].fault, RowFault::OtherWidth { cells: 6, heading: 7 });
    assert_eq!(imported.errors[2].reason, "The row has 6 cells, the heading has 7.");
    let score = &imported.errors.last().unwrap().fault;
    assert!(matches!(score, RowFault::OffTheScale { low: 1, high: 5, .. }), "{score:?}");
    // Each says what it is in a word of its own; none is left to a sentence in English.
    assert!(imported.errors.iter().all(|error| !matches!(error.fault, RowFault::Other { .. })));
}

#[tokio::test]
async fn rows_made_to_break_the_reader_cost_themselves_only() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let wide = format!("{}\n", ",".repeat(1_000_000));
    let endless = format!("{}\n", "x".repeat(1_000_000));
    let rows: [&[u8]; 7] = [
        wide.as_bytes(),                                                // 2
        b"r2,c2,\"open,north,2026-01-05,4,\n",                          // 3
        b"r3,c3,\"Three\",north,2026-01-05,4,\n",                       // 4
        endless.as_bytes(),                                             // 5
        b"r4,c4,\"Four\" and,north,2026-01-05,4,\n",                    // 6
        b"r5,c5,'; DROP TABLE customers; --,{who},2026-01-05,4,=1+1\n", // 7
        b"r6,c6,\"open to the end,north,2026-01-05,4,\n",               // 8
    ];
    let imported = import(&app, &owner, SMALL, &file(&rows)).await;
    assert_eq!(imported.state, ImportState::Done);
    assert_eq!(places(&imported).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 5, 6, 8]);
    assert_eq!((imported.counts.rows, records(&imported.counts)), (7, [new(2), new(0), new(2)]));
}

#[tokio::test]
async fn the_first_hundred_faults_are_kept_and_all_are_counted() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let mut text = SMALL_HEADING.to_owned();
    for i in 0..12_345 {
        writeln!(text, "r{i},c{i},,north,2026-01-05,4,").unwrap();
    }
    text.push_str(GOOD);
    let imported = import(&app, &owner, SMALL, text.as_bytes()).await;
    assert_eq!((imported.counts.rows, imported.counts.faulty_rows), (12_346, 12_345));
    assert_eq!((imported.errors.len(), imported.errors[99].line), (100, 101));
    assert_eq!(imported.counts.customers, new(1));
}

#[tokio::test]
async fn an_id_that_stands_twice_with_other_contents_is_a_fault_of_the_later_row() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let mut text = format!("{SMALL_HEADING}{GOOD}{GOOD}r1,c1,One,north,2026-01-05,5,better\n");
    for i in 2..1_500 {
        writeln!(text, "r{i},c{i},Name,north,2026-01-05,4,").unwrap();
    }
    // The same once more, in another batch.
    text.push_str("r1,c1,One,north,2026-01-06,4,fine\n");
    for _ in 0..2 {
        let imported = import(&app, &owner, SMALL, text.as_bytes()).await;
        assert_eq!(places(&imported), [(4, ""), (1_503, "")]);
        assert!(imported.errors[0].reason.contains("line 2"), "{}", imported.errors[0].reason);
        assert_eq!(imported.counts.answers, 1_499);
        assert_eq!(imported.counts.responses.new + imported.counts.responses.same, 1_499);
        assert_eq!(imported.counts.responses.changed, 0);
    }
}

#[tokio::test]
async fn other_delimiters_line_ends_and_a_byte_order_mark_are_found_out() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let usual = format!("{SMALL_HEADING}{GOOD}");
    let forms = [
        usual.clone(),
        format!("\u{feff}{}", usual.replace(',', ";").replace('\n', "\r\n")),
        usual.replace(',', "\t"),
        usual.replace(',', "|"),
        usual.replacen("no,who", " \"no\" , who ", 0).trim_end().to_owned(),
    ];
    for (i, form) in forms.iter().enumerate() {
        let imported = import(&app, &owner, SMALL, form.as_bytes()).await;
        assert_eq!((imported.state, &imported.errors), (ImportState::Done, &vec![]), "{form}");
        assert_eq!(imported.counts.responses, if i == 0 { new(1) } else { same(1) }, "{form}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_table_fails_at_once_and_says_why() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let cases: [(&[u8], &str); 9] = [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (
            b"no,who,name\nr1,c1,One\n",
            "Columns are missing: segment, day, score, words. The heading has: no, who, name.",
        ),
        (b"no,who,name,segment,day,score,words,who\n", "who stands twice"),
        (b"\xff\xfen\0o\0", "The heading has: no."),
        (b"PK\x03\x04zip", "no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "as XLSX"),
        (b"\xc3\xa9n\xc3\x28,who\n", "UTF-8"),
        (b"\"no,who\n", "never closed"),
    ];
    for (file, words) in cases {
        let imported = import(&app, &owner, SMALL, file).await;
        let failure = imported.failure.unwrap_or_default();
        assert!(failure.contains(words), "{failure:?} should say {words:?}");
        assert_eq!((imported.state, imported.counts.rows), (ImportState::Failed, 0));
    }
}
