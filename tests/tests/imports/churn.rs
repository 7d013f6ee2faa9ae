//! Subscribers of a telecom company come in as behaviour and complaints, by the mapping of `docs/examples`.

use std::path::PathBuf;

use kept_api::behaviours::Behaviour;
use kept_api::customers::CustomerPage;
use kept_api::feedback::Feedback;
use kept_api::imports::{ImportCounts, ImportState};
use kept_api::page::Page;
use kept_api::paths::BASE;
use kept_app::imports::examples::IRANIAN_CHURN;
use kept_core::behaviour::BehaviourKind;
use kept_core::evidence::Provenance;
use kept_core::feedback::FeedbackKind;
use kept_testkit::{Client, TestApp};

use crate::imports::sending::{import, new, same};

/// Eight invented subscribers in the form of the real file.
const FILE: &str = include_str!("../../fixtures/churn.csv");

/// What the file says, counted from its cells: rows, those who left, those who fell silent, complaints.
fn counted(file: &str) -> [u64; 4] {
    let mut lines = file.lines();
    let heading: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| heading.iter().position(|heading| *heading == name).unwrap();
    let (churn, status, complains) = (column("Churn"), column("Status"), column("Complains"));
    let mut found = [0; 4];
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        found[0] += 1;
        found[1] += u64::from(cells[churn] == "1");
        found[2] += u64::from(cells[status] == "2");
        found[3] += u64::from(cells[complains] == "1");
    }
    found
}

async fn total<T: serde::de::DeserializeOwned>(client: &Client, list: &str) -> Vec<T> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page: Page<T> = client.get(&format!("{BASE}/{list}&limit=200{cursor}")).await.into();
        all.extend(page.items);
        let Some(next) = page.next else { return all };
        cursor = format!("&cursor={next}");
    }
}

async fn comes_in(file: &str) -> ImportCounts {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let [rows, left, silent, complaints] = counted(file);
    let first = import(&app, &owner, IRANIAN_CHURN, file.as_bytes()).await;
    assert_eq!((first.state, first.counts.faulty_rows), (ImportState::Done, 0), "{:?}", first.errors);
    let counts = first.counts;
    assert_eq!((counts.rows, counts.customers), (rows, new(rows)));
    assert_eq!((counts.behaviours, counts.feedback), (new(rows + silent), new(complaints)));
    for (kind, expected) in
        [(BehaviourKind::Left, left), (BehaviourKind::Silent, silent), (BehaviourKind::Renewed, rows - left)]
    {
        let found: Vec<Behaviour> = total(&owner, &format!("behaviours?kind={}", kind.as_str())).await;
        assert_eq!(found.len() as u64, expected, "{kind:?}");
    }
    let words: Vec<Feedback> = total(&owner, "feedback?kind=complaint").await;
    assert_eq!(words.len() as u64, complaints);
    assert!(
        words.iter().all(|one| one.kind == FeedbackKind::Complaint && one.provenance == Provenance::Declared)
    );

    let order = async || -> Vec<_> {
        let path = format!("{BASE}/customers?sort=loyalty&limit=200");
        let page: CustomerPage = owner.get(&path).await.into();
        page.items.into_iter().map(|line| (line.name, line.scores.map(|scores| scores.loyalty))).collect()
    };
    let before = order().await;
    let again = import(&app, &owner, IRANIAN_CHURN, file.as_bytes()).await.counts;
    assert_eq!((again.customers, again.behaviours), (same(rows), same(rows + silent)));
    assert_eq!(again.feedback, same(complaints));
    assert_eq!(order().await, before, "the same file again changes no score");
    counts
}

#[tokio::test]
async fn a_few_subscribers_come_in_as_what_they_did() {
    assert_eq!(counted(FILE), [8, 3, 3, 3]);
    comes_in(FILE).await;
}

#[tokio::test]
async fn the_real_file_comes_in_whole() {
    let Some(folder) = std::env::var_os("KEPT_REFERENCE").map(PathBuf::from) else {
        println!("not brought in: KEPT_REFERENCE is not set");
        return;
    };
    let path = folder.join("data/iranian_churn.csv");
    let file = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(counted(&file), [3_150, 495, 782, 241]);
    comes_in(&file).await;
}
