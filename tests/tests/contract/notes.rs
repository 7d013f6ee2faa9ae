use kept_api::paths::{self, BASE};
use kept_api::problem::Code;
use kept_testkit::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_note_is_written_read_changed_and_deleted_and_no_score_hears_of_it() {
    let app = TestApp::start().await;
    let (owner, agent, viewer) = (app.owner().await, app.agent().await, app.viewer().await);
    let customer = agent.customer("Acme").make().await.id;
    let scorecard = agent.get(&paths::scorecard(customer)).await.ok();
    let made = agent.post(&paths::notes(customer), &json!({ "text": " Prefers mornings " })).await;
    let note = made.ok();
    assert_eq!((made.status, &note["text"]), (201, &json!("Prefers mornings")));
    assert_eq!(note["recorded_by"]["id"], json!(app.member(kept_core::access::Role::Agent)));
    let path = format!("{BASE}/notes/{}", note["id"].as_str().unwrap());
    assert_eq!(viewer.get(&path).await.ok(), note);
    viewer.post(&paths::notes(customer), &json!({ "text": "Me too" })).await.refused(Code::NotAllowed);
    assert_eq!(agent.patch(&path, &json!({ "text": "Prefers noon" })).await.ok()["text"], "Prefers noon");
    assert_eq!(agent.patch(&path, &json!({ "text": " " })).await.faults(), ["/text empty"]);
    assert_eq!(agent.get(&paths::scorecard(customer)).await.ok()["report"], scorecard["report"]);
    assert_eq!(agent.get(&paths::evidence(customer)).await.ok()["items"], json!([]));
    assert_eq!(owner.delete(&path).await.status, 204);
    agent.get(&path).await.refused(Code::NotFound);
}

#[tokio::test]
async fn only_whoever_wrote_a_note_changes_it_or_a_manager() {
    let app = TestApp::start().await;
    let (owner, manager, agent) = (app.owner().await, app.manager().await, app.agent().await);
    let customer = owner.customer("Acme").make().await.id;
    let note = owner.post(&paths::notes(customer), &json!({ "text": "Mine" })).await.ok();
    let path = format!("{BASE}/notes/{}", note["id"].as_str().unwrap());
    agent.patch(&path, &json!({ "text": "Ours" })).await.refused(Code::NotAllowed);
    agent.delete(&path).await.refused(Code::NotAllowed);
    let changed = manager.patch(&path, &json!({ "text": "Ours" })).await.ok();
    assert_eq!((&changed["text"], &changed["recorded_by"]), (&json!("Ours"), &note["recorded_by"]));
}

#[tokio::test]
async fn notes_are_listed_newest_first_and_kept_by_other_systems() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (acme, other) = (owner.customer("Acme").make().await.id, owner.customer("Other").make().await.id);
    for n in 0..3 {
        let path = format!("{BASE}/notes/external/crm/{n}");
        let note = json!({ "customer_id": acme, "text": format!("Note {n}") });
        assert_eq!((owner.put(&path, &note).await.status, owner.put(&path, &note).await.status), (201, 200));
        owner.put(&path, &json!({ "customer_id": other, "text": "x" })).await.refused(Code::Conflict);
        app.clock.advance_seconds(60);
    }
    owner.post(&paths::notes(other), &json!({ "text": "Elsewhere" })).await.ok();
    let first = owner.get(&format!("{}?limit=2", paths::notes(acme))).await.ok();
    let texts = |page: &Value| -> Vec<String> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|note| note["text"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(texts(&first), ["Note 2", "Note 1"]);
    let rest = format!("{}?cursor={}", paths::notes(acme), first["next"].as_str().unwrap());
    assert_eq!(texts(&owner.get(&rest).await.ok()), ["Note 0"]);
    let since = format!("{}?updated_since=2026-03-02T09:02:00Z", paths::notes(acme));
    assert_eq!(texts(&owner.get(&since).await.ok()), ["Note 2"]);
    owner.get(&paths::notes(kept_core::ids::CustomerId(app.app.id()))).await.refused(Code::NotFound);
}
