//! What files bring, counted.

use std::fmt::Write as _;

use kept_api::customers::CustomerPage;
use kept_api::imports::{ImportCounts, ImportState};
use kept_api::insights::Overview;
use kept_app::imports::examples;
use kept_testkit::{Client, TestApp};

use crate::imports::sending::{
    MARKETPLACE, ORDERS, SMALL, SMALL_HEADING, changes, id, import, new, records, same, send, work,
};

async fn overview(client: &Client) -> Overview {
    client.get("/api/v1/insights/overview?period=all").await.into()
}

async fn customers(client: &Client) -> CustomerPage {
    client.get("/api/v1/customers?limit=200").await.into()
}

/// Counted by hand from the fixture, as of 2026-03-02.
const FORTY: ImportCounts = ImportCounts {
    rows: 40,
    faulty_rows: 0,
    customers: new(38),
    promises: new(40),
    responses: new(40),
    kept: 29,
    late: 5,
    missed: 4,
    open: 2,
    answers: 40,
    contacts: new(0),
    behaviours: new(0),
    feedback: new(0),
};

#[tokio::test]
async fn orders_become_customers_promises_and_responses() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let imported = import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    assert_eq!((imported.state, imported.counts), (ImportState::Done, FORTY));
    assert_eq!(imported.by.unwrap().id, app.member(kept_core::access::Role::Owner));
    let page = customers(&owner).await;
    assert_eq!(page.total, Some(38));
    let names: Vec<_> = page.items.iter().map(|line| line.name.as_str()).collect();
    for name in ["Customer =SUM(A1:A9)", "Customer عميل-23"] {
        assert!(names.contains(&name), "{name}");
    }
    let csat = overview(&owner).await.csat.unwrap();
    // Forty answers of 38 customers; two of one customer fall into one month, and the later counts.
    assert!(csat.n == 40 || csat.n == 39, "{}", csat.n);
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    let before = overview(&owner).await;
    let again = import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    assert_eq!(records(&again.counts), [same(38), same(40), same(40)]);
    assert_eq!(
        ImportCounts { customers: new(38), promises: new(40), responses: new(40), ..again.counts },
        FORTY
    );
    let after = overview(&owner).await;
    assert_eq!(
        (before.csat, before.promises, before.promise_effect),
        (after.csat, after.promises, after.promise_effect)
    );
}

#[tokio::test]
async fn one_changed_score_corrects_one_response_and_moves_the_first_screen() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    let before = overview(&owner).await.csat.unwrap();
    let row = ORDERS.lines().find(|line| line.starts_with("ord-0010")).unwrap();
    assert!(row.contains(",162.63,5,Good,"));
    let changed = ORDERS.replace(row, &row.replace(",162.63,5,Good,", ",162.63,1,Good,"));
    let second = import(&app, &owner, MARKETPLACE, changed.as_bytes()).await;
    assert_eq!(records(&second.counts), [same(38), same(40), changes(0, 1, 39)]);
    let after = overview(&owner).await.csat.unwrap();
    assert_eq!((after.n, after.satisfied), (before.n, before.satisfied - 1));
    let third = import(&app, &owner, MARKETPLACE, changed.as_bytes()).await;
    assert_eq!(records(&third.counts), [same(38), same(40), same(40)]);
}

#[tokio::test]
async fn a_delivery_that_comes_later_settles_the_promise() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    app.clock.set("2026-05-01T09:00:00Z".parse().unwrap());
    owner.sign_in_again().await;
    // Both open orders are past their day now: one came in time, of the other nothing is known.
    let delivered = ORDERS.replace("2026-04-20 00:00:00,,", "2026-04-20 00:00:00,2026-04-20 23:59:59,");
    assert_ne!(delivered, ORDERS);
    let second = import(&app, &owner, MARKETPLACE, delivered.as_bytes()).await;
    assert_eq!(records(&second.counts), [same(38), changes(0, 1, 39), same(40)]);
    let counts = second.counts;
    assert_eq!((counts.kept, counts.late, counts.missed, counts.open), (30, 5, 5, 0));
}

#[tokio::test]
async fn the_office_example_is_read_without_a_fault() {
    let app = TestApp::builder().now("2026-07-01T09:00:00Z").time_zone("Europe/London").start().await;
    let owner = app.owner().await;
    let file = examples::OFFICE_SERVICE_FILE.as_bytes();
    let imported = import(&app, &owner, examples::OFFICE_SERVICE, file).await;
    let counts = imported.counts;
    assert_eq!((imported.errors, imported.failure), (vec![], None));
    assert_eq!((counts.rows, counts.faulty_rows), (200, 0));
    assert_eq!(records(&counts), [new(30), new(200), new(130)]);
    assert_eq!((counts.kept, counts.late, counts.missed, counts.open), (163, 22, 12, 3));
    let names: Vec<_> = customers(&owner).await.items.into_iter().map(|line| line.name).collect();
    for name in ["=Equal Parts Studio", "شركة الأفق للاستشارات"] {
        assert!(names.iter().any(|known| known == name), "{name}");
    }
    let overview = overview(&owner).await;
    assert!(overview.grade.is_some() && overview.nps.is_some() && overview.csat.is_some());
}

/// More rows than a batch holds; each customer comes back in every batch, and half of them change on the way.
fn many() -> String {
    let mut file = SMALL_HEADING.to_owned();
    for i in 0..6_500 {
        let who = i % 40;
        let segment = if who < 20 && i >= 6_000 { "moved" } else { "first" };
        writeln!(file, "r{i},c{who},Customer {who},{segment},2026-01-{:02},{},", 1 + i % 28, 1 + i % 5)
            .unwrap();
    }
    file
}

#[tokio::test]
async fn customers_are_counted_once_over_all_batches() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let file = many();
    let first = import(&app, &owner, SMALL, file.as_bytes()).await;
    assert_eq!(first.counts.rows, 6_500);
    assert_eq!(records(&first.counts), [new(40), new(0), new(6_500)]);
    assert_eq!(first.counts.answers, 6_500);
    // The last row of a customer wins, whatever batch it is in.
    let page = customers(&owner).await;
    assert_eq!(page.items.iter().filter(|line| line.segment == "moved").count(), 20);
    let again = import(&app, &owner, SMALL, file.as_bytes()).await;
    assert_eq!(again.counts.responses, same(6_500));
    // Read from its beginning the file moves them back and forth, and ends where it was.
    assert_eq!(again.counts.customers, changes(0, 20, 20));
    assert_eq!(customers(&owner).await.items, page.items);
}

#[tokio::test]
async fn a_dry_run_stores_nothing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    send(&owner, id(1), MARKETPLACE, ORDERS.as_bytes(), true).await.ok();
    work(&app).await;
    assert_eq!(customers(&owner).await.total, Some(0));
    let tables =
        ["customers", "promises", "promise_events", "responses", "answers", "votes", "question_keys"];
    let database = app.database.superuser().await;
    for table in tables.into_iter().chain(["histogram_deltas", "stale_scores", "import_chunks"]) {
        let rows: i64 =
            database.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0);
        assert_eq!(rows, 0, "{table}");
    }
}
