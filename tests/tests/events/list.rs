//! The list of changes, a minute behind, so that nothing is skipped.

use kept_api::events::{Change, Event};
use kept_api::page::Page;
use kept_api::problem::Code;
use kept_testkit::{Client, TestApp};

const EVENTS: &str = "/api/v1/events";

async fn page(client: &Client, limit: u32, cursor: Option<&str>) -> Page<Event> {
    let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    client.get(&format!("{EVENTS}?limit={limit}{cursor}")).await.into()
}

#[tokio::test]
async fn whoever_reads_on_sees_each_change_once() {
    let app = TestApp::start().await;
    let (agent, viewer) = (app.agent().await, app.viewer().await);
    let mut made = Vec::new();
    for name in ["A", "B", "C"] {
        made.push(Change::Customer { id: agent.customer(name).make().await.id });
    }
    assert_eq!(page(&viewer, 50, None).await, Page { items: vec![], next: None }, "they may not be all yet");
    app.clock.advance_seconds(61);
    let late = Change::Customer { id: agent.customer("D").make().await.id };
    let first = page(&viewer, 2, None).await;
    let second = page(&viewer, 2, first.next.as_deref()).await;
    let seen: Vec<Change> = first.items.iter().chain(&second.items).map(|event| event.change).collect();
    assert_eq!(seen, made);
    let end = second.next.unwrap();
    assert_eq!(page(&viewer, 2, Some(&end)).await.items, []);
    app.clock.advance_seconds(61);
    let more: Vec<Change> =
        page(&viewer, 2, Some(&end)).await.items.iter().map(|event| event.change).collect();
    assert_eq!(more, [late]);
    assert_eq!(page(&app.stranger().await, 50, None).await.items, []);
    viewer.get(&format!("{EVENTS}?cursor=x")).await.refused(Code::MalformedCursor);
    app.anonymous().get(EVENTS).await.refused(Code::NotSignedIn);
}
