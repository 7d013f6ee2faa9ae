//! Saved views: kept, shared, opened with, changed and deleted by those who may.

use kept_api::page::Page;
use kept_api::problem::Code;
use kept_api::views::View;
use kept_core::access::{Role, Scope};
use kept_testkit::{Client, TestApp};
use serde_json::{Value, json};

const VIEWS: &str = "/api/v1/views";

fn view(name: &str) -> Value {
    json!({ "page": "customers", "name": name, "query": { "sort": "loyalty", "known": "false" } })
}

async fn names(client: &Client) -> Vec<String> {
    let page: Page<View> = client.get(&format!("{VIEWS}?page=customers")).await.into();
    page.items.into_iter().map(|view| view.name).collect()
}

#[tokio::test]
async fn a_view_is_ones_own_until_it_is_shared() {
    let app = TestApp::start().await;
    let (agent, viewer) = (app.agent().await, app.viewer().await);
    let kept: View = agent.post(VIEWS, &view("  To call ")).await.into();
    assert_eq!((kept.name.as_str(), kept.owner.id, kept.shared), ("To call", app.member(Role::Agent), false));
    let path = format!("{VIEWS}/{}", kept.id);
    assert_eq!(names(&agent).await, ["To call"]);
    assert!(names(&viewer).await.is_empty());
    viewer.get(&path).await.refused(Code::NotFound);
    app.owner().await.delete(&path).await.refused(Code::NotFound);
    let shared: View = agent.patch(&path, &json!({ "shared": true })).await.into();
    assert!(shared.shared && shared.query == kept.query);
    assert_eq!(
        (names(&viewer).await, names(&app.key(&[Scope::Read]).await).await),
        (vec!["To call".to_owned()], vec!["To call".to_owned()])
    );
    assert!(names(&app.stranger().await).await.is_empty());
    viewer.patch(&path, &json!({ "name": "Mine now" })).await.refused(Code::NotAllowed);
    viewer.delete(&path).await.refused(Code::NotAllowed);
    let renamed: View = app.manager().await.patch(&path, &json!({ "name": "Calls" })).await.into();
    assert_eq!((renamed.name.as_str(), renamed.owner.id), ("Calls", app.member(Role::Agent)));
    assert_eq!(app.manager().await.delete(&path).await.status, 204);
    assert!(names(&agent).await.is_empty());
}

#[tokio::test]
async fn readers_keep_views_but_share_none_and_keys_keep_none() {
    let app = TestApp::start().await;
    for role in [Role::Viewer, Role::Auditor] {
        let reader = app.signed_in(role).await;
        let path = format!("{VIEWS}/{}", View::from_answer(&reader.post(VIEWS, &view("Mine")).await.ok()));
        let mut shared = view("Ours");
        shared["shared"] = json!(true);
        reader.post(VIEWS, &shared).await.refused(Code::NotAllowed);
        reader.patch(&path, &json!({ "shared": true })).await.refused(Code::NotAllowed);
        assert_eq!(reader.delete(&path).await.status, 204);
    }
    let key = app.key(&Scope::ALL).await;
    assert_eq!(key.post(VIEWS, &view("Key")).await.status, 403);
}

/// The id of a view that was kept.
trait FromAnswer {
    fn from_answer(answer: &Value) -> String;
}

impl FromAnswer for View {
    fn from_answer(answer: &Value) -> String {
        answer["id"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_page_opens_with_one_view_of_each_member() {
    let app = TestApp::start().await;
    let (agent, manager) = (app.agent().await, app.manager().await);
    let with = |name: &str| {
        let mut new = view(name);
        (new["is_default"], new["shared"]) = (json!(true), json!(true));
        new
    };
    let first: View = agent.post(VIEWS, &with("First")).await.into();
    let second: View = agent.post(VIEWS, &with("Second")).await.into();
    let others: View = manager.post(VIEWS, &with("Manager's")).await.into();
    let defaults = async || {
        let page: Page<View> = agent.get(VIEWS).await.into();
        page.items.into_iter().filter(|view| view.is_default).map(|view| view.id).collect::<Vec<_>>()
    };
    assert_eq!(defaults().await, [second.id, others.id]);
    let first: View =
        agent.patch(&format!("{VIEWS}/{}", first.id), &json!({ "is_default": true })).await.into();
    assert!(first.is_default);
    assert_eq!(defaults().await, [first.id, others.id]);
    let answer = manager.patch(&format!("{VIEWS}/{}", first.id), &json!({ "is_default": false })).await;
    assert_eq!(answer.faults(), ["/is_default not-yours"]);
}

#[tokio::test]
async fn sending_again_keeps_one_and_a_stale_change_is_refused() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let mut new = view("Mine");
    new["id"] = json!("01890000-0000-7000-8000-00000000abcd");
    assert_eq!(agent.post(VIEWS, &new).await.status, 201);
    assert_eq!(agent.post(VIEWS, &new).await.status, 200);
    new["name"] = json!("Other");
    agent.post(VIEWS, &new).await.refused(Code::Conflict);
    app.manager().await.post(VIEWS, &new).await.refused(Code::Conflict);
    let path = format!("{VIEWS}/{}", new["id"].as_str().unwrap());
    let tag = agent.get(&path).await.headers["etag"].to_str().unwrap().to_owned();
    agent.patch(&path, &json!({ "name": "Changed" })).await.ok();
    let stale =
        agent.request(reqwest::Method::PATCH, &path).header("if-match", tag).json(&json!({ "name": "Late" }));
    assert_eq!(agent.send(stale).await.status, 412);
    assert_eq!(names(&agent).await, ["Changed"]);
}

#[tokio::test]
async fn what_is_no_view_is_refused_by_its_place() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    for (place, value, fault) in [
        ("name", json!(" "), "/name empty"),
        ("name", json!("x".repeat(81)), "/name too-long"),
        ("query", json!({ "Sort": "name" }), "/query not-a-parameter"),
        ("query", json!({ "q": "x".repeat(201) }), "/query/q too-long"),
    ] {
        let mut new = view("Mine");
        new[place] = value;
        assert_eq!(agent.post(VIEWS, &new).await.faults(), [fault]);
    }
    assert!(names(&agent).await.is_empty());
}
