//! The stream of changes.

use std::time::Duration;

use kept_api::events::{Change, Event};
use kept_api::problem::Code;
use kept_core::ids::CustomerId;
use kept_testkit::{Client, TestApp};
use reqwest::Method;
use serde_json::json;
use tokio::time::timeout;
use uuid::Uuid;

const STREAM: &str = "/api/v1/events/stream";
/// When to give up; far beyond what a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who watches.
struct Watcher {
    response: reqwest::Response,
    read: String,
}

impl Watcher {
    async fn begin(client: &Client) -> Self {
        let response = client.request(Method::GET, STREAM).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(
            (header("content-type").as_str(), header("cache-control").as_str()),
            ("text/event-stream", "no-store")
        );
        let mut watcher = Self { response, read: String::new() };
        assert!(watcher.block().await.unwrap().starts_with("retry: "));
        watcher
    }

    /// What comes next up to an empty line; none at the end.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.read.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.read = rest;
                return Some(block);
            }
            let chunk =
                timeout(PATIENCE, self.response.chunk()).await.expect("something comes").unwrap_or(None)?;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event; none at the end.
    async fn event(&mut self) -> Option<Event> {
        loop {
            let block = self.block().await?;
            let Some((id, data)) = block.split_once("\ndata: ") else { continue };
            let event: Event = serde_json::from_str(data).unwrap();
            assert_eq!(id, format!("id: {}", event.id));
            return Some(event);
        }
    }

    async fn customer(&mut self) -> CustomerId {
        match self.event().await.unwrap().change {
            Change::Customer { id } => id,
            other => panic!("{other:?}"),
        }
    }
}

/// An event as another process would leave it.
fn insert(app: &TestApp, id: u128, customer: u128) -> String {
    format!(
        "INSERT INTO events VALUES ('{}', '{}', 'customer', '{}', '{}')",
        app.org(),
        Uuid::from_u128(id),
        Uuid::from_u128(customer),
        app.app.now()
    )
}

/// Greater than all ids that the test's Kept makes.
const LATER: u128 = 0x7fff_0000_0000_7000_8000_0000_0000_0000;

#[tokio::test]
async fn an_answer_is_seen_arriving_by_everybody_of_the_organisation_and_nobody_else() {
    let app = TestApp::start().await;
    let (agent, stranger) = (app.agent().await, app.stranger().await);
    let survey = app.manager().await.survey("Survey").make().await;
    let customer = agent.customer("Acme").make().await;
    let ask = agent.call(survey.id, customer.id).await;
    let mut ours = [Watcher::begin(&app.viewer().await).await, Watcher::begin(&agent).await];
    let mut theirs = Watcher::begin(&stranger).await;
    let answers = json!([{"key": "expected", "value": 4}, {"key": "delivered", "value": 5}]);
    let new = json!({"id": Uuid::from_u128(1), "ask_id": ask.id, "answers": answers});
    agent.post("/api/v1/responses", &new).await.ok();
    for watcher in &mut ours {
        assert_eq!(watcher.customer().await, customer.id, "and nothing of before the stream began");
    }
    let other = stranger.customer("Theirs").make().await;
    assert_eq!(theirs.customer().await, other.id);
    app.anonymous().get(STREAM).await.refused(Code::NotSignedIn);
}

#[tokio::test]
async fn what_another_process_changed_is_seen_also_when_it_commits_late() {
    let app = TestApp::start().await;
    let mut watcher = Watcher::begin(&app.viewer().await).await;
    let (mut slow, quick) = (app.database.superuser().await, app.database.superuser().await);
    let late = slow.transaction().await.unwrap();
    late.batch_execute(&insert(&app, LATER + 1, 1)).await.unwrap();
    quick.batch_execute(&insert(&app, LATER + 2, 2)).await.unwrap();
    assert_eq!(watcher.customer().await.0.as_u128(), 2);
    late.commit().await.unwrap();
    assert_eq!(watcher.customer().await.0.as_u128(), 1);
    quick.batch_execute(&insert(&app, LATER + 3, 3)).await.unwrap();
    assert_eq!(watcher.customer().await.0.as_u128(), 3, "each of them once");
}

#[tokio::test]
async fn many_changes_of_one_customer_in_a_moment_are_told_once() {
    let app = TestApp::start().await;
    let mut watcher = Watcher::begin(&app.viewer().await).await;
    let all: Vec<String> = (1..=50).map(|i| insert(&app, LATER + i, 7)).collect();
    let rows = app.database.superuser().await;
    rows.batch_execute(&format!("BEGIN; {}; COMMIT", all.join("; "))).await.unwrap();
    let told = watcher.event().await.unwrap();
    assert_eq!(told.id.0.as_u128(), LATER + 50, "the newest");
    rows.batch_execute(&insert(&app, LATER + 60, 8)).await.unwrap();
    assert_eq!(watcher.customer().await.0.as_u128(), 8);
}

#[tokio::test]
async fn too_many_changes_to_tell_end_the_stream_so_that_everything_is_read_anew() {
    let app = TestApp::start().await;
    let viewer = app.viewer().await;
    let mut watcher = Watcher::begin(&viewer).await;
    let rows = app.database.superuser().await;
    let flood = format!(
        "INSERT INTO events SELECT '{}', md5(i::text)::uuid, 'customer', md5(i::text)::uuid, '{}' \
         FROM generate_series(1, 6000) i",
        app.org(),
        app.app.now()
    );
    rows.batch_execute(&flood).await.unwrap();
    while watcher.event().await.is_some() {}
    app.clock.advance_seconds(5);
    let mut again = Watcher::begin(&viewer).await;
    let highest = u128::MAX - 1;
    rows.batch_execute(&insert(&app, highest, 9)).await.unwrap();
    assert_eq!(again.customer().await.0.as_u128(), 9);
}

#[tokio::test]
async fn the_stream_ends_with_the_session() {
    let app = TestApp::start().await;
    let viewer = app.viewer().await;
    let mut watcher = Watcher::begin(&viewer).await;
    viewer.delete("/api/v1/sessions/current").await.ok();
    assert_eq!(watcher.event().await, None);
}
