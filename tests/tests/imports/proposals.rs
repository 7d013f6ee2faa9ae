//! A mapping proposed from a file.

use kept_api::imports::{ImportProposal, ImportState};
use kept_api::problem::Code;
use kept_app::imports::examples::OFFICE_SERVICE_FILE;
use kept_testkit::{Answer, Client, TestApp};
use reqwest::Method;

use crate::imports::sending::{import, new, records};

async fn ask(client: &Client, name: &str, file: &[u8]) -> Answer {
    let path = format!("/api/v1/imports/proposals?name={name}");
    client.send(client.request(Method::POST, &path).body(file.to_vec())).await
}

#[tokio::test]
async fn what_is_proposed_can_be_imported_as_it_is() {
    let app = TestApp::builder().time_zone("Europe/Berlin").start().await;
    let owner = app.owner().await;
    let file = "Kundennummer;Firma;Auftragsnummer;bestellt am;Liefertermin;geliefert am;Zufriedenheit;Farbe\n\
                K1;Größe & Söhne;A1;01.02.2026;05.02.2026;04.02.2026 14:00;4;rot\n\
                K2;Blau KG;A2;02.02.2026;06.02.2026;09.02.2026 08:00;2;blau\n";
    let proposal: ImportProposal = ask(&owner, "Auftr%C3%A4ge.csv", file.as_bytes()).await.into();
    assert_eq!(proposal.unused, ["Farbe"]);
    assert!(proposal.mapping.contains("source = \"Aufträge\"\nzone = \"Europe/Berlin\"\n"));
    let imported = import(&app, &owner, &proposal.mapping, file.as_bytes()).await;
    assert_eq!((imported.state, imported.errors.len()), (ImportState::Done, 0), "{:?}", imported.errors);
    assert_eq!(records(&imported.counts), [new(2), new(2), new(2)]);
    assert_eq!((imported.counts.kept, imported.counts.late), (1, 1));

    // The beginning of a file will do, wherever it is cut.
    let beginning = &OFFICE_SERVICE_FILE.as_bytes()[..4_321];
    let proposal: ImportProposal = ask(&owner, "job-book.csv", beginning).await.into();
    let tried = import(&app, &owner, &proposal.mapping, OFFICE_SERVICE_FILE.as_bytes()).await;
    assert_eq!((tried.state, tried.counts.rows), (ImportState::Done, 200));
}

#[tokio::test]
async fn what_is_no_table_is_refused_in_words_and_so_is_who_may_not_import() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for (file, words) in [
        (b"".as_slice(), "empty"),
        (b"PK\x03\x04zip", "no workbook"),
        (b"\"never", "heading"),
        (b"colour,size\nred,1\nred,1\n", "customer"),
    ] {
        let refused = ask(&owner, "x.csv", file).await.refused(Code::Invalid);
        assert!(refused.detail.contains(words), "{} should say {words}", refused.detail);
    }
    ask(&owner, "", b"a\n1\n").await.refused(Code::Invalid);
    ask(&owner, "x.csv", &vec![b'a'; (16 << 20) + 1]).await.refused(Code::TooLarge);
    ask(&app.viewer().await, "x.csv", b"a\n1\n").await.refused(Code::NotAllowed);
    ask(&app.anonymous(), "x.csv", b"a\n1\n").await.refused(Code::NotSignedIn);
}
