//! Runs that break off, wait, clash, or are watched.

use kept_api::imports::{Import, ImportState};
use kept_app::imports::LocalFile;
use kept_core::calendar::Instant;
use kept_core::ids::ImportId;
use kept_store::imports;
use kept_testkit::TestApp;
use tokio::sync::watch;

use crate::imports::sending::{
    MARKETPLACE, ORDERS, SMALL, SMALL_HEADING, id, import, new, read, records, same, send, work,
};

/// Claims an import and does nothing with it, as a process that is killed does.
async fn die(app: &TestApp, lease: i64) -> ImportId {
    let now = app.app.now();
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let claimed = imports::claim(&mut tx, now, now.plus_seconds(lease)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    claimed.id
}

#[tokio::test]
async fn an_import_whose_process_died_is_taken_over_when_its_claim_has_run_out() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    send(&owner, id(1), MARKETPLACE, ORDERS.as_bytes(), false).await.ok();
    assert_eq!(die(&app, 60).await, id(1));
    work(&app).await;
    assert_eq!(read(&owner, id(1)).await.state, ImportState::Running);
    app.clock.advance_seconds(61);
    work(&app).await;
    let done = read(&owner, id(1)).await;
    assert_eq!((done.state, done.counts.rows), (ImportState::Done, 40));
    assert_eq!(records(&done.counts), [new(38), new(40), new(40)]);
}

#[tokio::test]
async fn a_run_that_the_process_gives_up_waits_for_the_next() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    send(&owner, id(1), MARKETPLACE, ORDERS.as_bytes(), false).await.ok();
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(kept_app::imports::run(app.app.clone(), stopped));
    stop.send_replace(true);
    running.await.unwrap();
    // Stopped before or after its one batch, it is never left half claimed.
    let state = read(&owner, id(1)).await.state;
    assert!(matches!(state, ImportState::Waiting | ImportState::Done), "{state:?}");
    work(&app).await;
    assert_eq!(read(&owner, id(1)).await.counts.rows, 40);
}

#[tokio::test]
async fn the_worker_runs_what_waits() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(kept_app::imports::run(app.app.clone(), stopped));
    send(&owner, id(1), MARKETPLACE, ORDERS.as_bytes(), false).await.ok();
    kept_testkit::wait_until("the import is done", async || {
        read(&owner, id(1)).await.state == ImportState::Done
    })
    .await;
    stop.send_replace(true);
    running.await.unwrap();
}

#[tokio::test]
async fn whoever_lost_the_claim_changes_nothing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    send(&owner, id(1), MARKETPLACE, ORDERS.as_bytes(), false).await.ok();
    let first: Instant = app.app.now().plus_seconds(60);
    die(&app, 60).await;
    app.clock.advance_seconds(61);
    work(&app).await;
    let done = read(&owner, id(1)).await;
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    let nothing = imports::Progress { bytes_read: 0, counts: &Default::default(), errors: &[] };
    assert!(!imports::advance(&mut tx, id(1), nothing, first, first).await.unwrap());
    assert!(!imports::end(&mut tx, id(1), nothing, None, first, first).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(read(&owner, id(1)).await, done);
}

#[tokio::test]
async fn a_question_key_that_means_something_else_stops_the_import() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let file = format!("{SMALL_HEADING}r1,c1,One,north,2026-01-05,4,fine\n");
    import(&app, &owner, SMALL, file.as_bytes()).await;
    let other = SMALL.replace("component = \"service\"", "component = \"product\"");
    let failed = import(&app, &owner, &other, file.as_bytes()).await;
    assert_eq!(failed.state, ImportState::Failed);
    assert!(failed.failure.unwrap().contains("small_satisfaction"));
    let fine = import(&app, &owner, SMALL, file.as_bytes()).await;
    assert_eq!(fine.counts.responses, same(1));
}

#[tokio::test]
async fn a_file_that_lies_beside_the_program_is_imported_in_the_same_way() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let mut steps = Vec::new();
    let file = LocalFile {
        name: "orders.csv",
        label: "",
        bytes: ORDERS.len() as u64,
        input: Box::new(ORDERS.as_bytes()),
    };
    let mut progress = |step: &kept_app::imports::Step| steps.push(step.clone());
    let imported: Import =
        kept_app::imports::run_local(&app.app, &app.system, file, MARKETPLACE, false, &mut progress)
            .await
            .unwrap();
    assert_eq!((imported.state, records(&imported.counts)), (ImportState::Done, [new(38), new(40), new(40)]));
    assert_eq!(imported.by, None);
    assert_eq!(steps.last().unwrap().bytes_read, ORDERS.len() as u64);
    let again = import(&app, &owner, MARKETPLACE, ORDERS.as_bytes()).await;
    assert_eq!(records(&again.counts), [same(38), same(40), same(40)]);
    assert_eq!(read(&owner, imported.id).await, imported);
}

#[tokio::test]
async fn a_local_file_whose_process_died_is_said_to_be_interrupted() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let lease = app.app.now().plus_seconds(60);
    let new = imports::NewImport {
        id: id(5),
        name: "orders.csv",
        label: "",
        mapping: MARKETPLACE,
        mapping_id: None,
        dry_run: false,
        by: None,
        runs: Some((lease, 10)),
    };
    let mut tx = app.app.db.tenant(app.org()).await.unwrap();
    assert!(imports::insert(&mut tx, &new, app.app.now()).await.unwrap());
    tx.commit().await.unwrap();
    app.clock.advance_seconds(61);
    work(&app).await;
    let failed = read(&owner, id(5)).await;
    assert_eq!(failed.state, ImportState::Failed);
    assert!(failed.failure.unwrap().contains("interrupted"));
}

#[tokio::test]
async fn an_import_is_told_to_whoever_watches_and_written_down() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    send(&owner, id(9), MARKETPLACE, ORDERS.as_bytes(), false).await.ok();
    work(&app).await;
    let database = app.database.superuser().await;
    let count = async |sql: &str| -> i64 { database.query_one(sql, &[]).await.unwrap().get(0) };
    assert!(count("SELECT count(*) FROM events WHERE what = 'import'").await >= 2);
    assert!(count("SELECT count(*) FROM events WHERE what = 'organisation'").await >= 1);
    assert_eq!(count("SELECT count(*) FROM customer_scores").await, 38);
    assert_eq!(count("SELECT count(*) FROM stale_scores").await, 0);
    assert_eq!(count("SELECT count(*) FROM import_chunks").await, 0);
    assert_eq!(count("SELECT count(*) FROM audit WHERE subject = 'import' AND action = 'create'").await, 1);
}
