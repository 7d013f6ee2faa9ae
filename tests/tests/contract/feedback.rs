//! Unasked words and observations: kept, shown, worked on, and read by no score.

use kept_api::evidence::TimelineEntry;
use kept_api::feedback::Feedback;
use kept_api::page::Page;
use kept_api::paths::{self, BASE};
use kept_api::problem::Code;
use kept_api::scorecards::Scorecard;
use kept_core::contact::ContactRole;
use kept_core::evidence::Provenance;
use kept_core::feedback::FeedbackState;
use kept_testkit::TestApp;
use serde_json::{Value, json};
use uuid::Uuid;

fn all() -> String {
    format!("{BASE}/feedback")
}

#[tokio::test]
async fn feedback_goes_its_way_and_nobody_skips_a_step() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let acme = agent.customer("Acme").make().await.id;
    let ann = agent.contact(acme, "Ann", ContactRole::Uses).await.id;
    let new = json!({
        "id": Uuid::from_u128(7), "customer_id": acme, "kind": "complaint", "giver": "customer", "contact_id": ann,
        "text": "Late again", "component": "delivery", "rating": 2, "day": "2026-02-28",
    });
    let made = agent.post(&all(), &new).await;
    assert_eq!((made.status, agent.post(&all(), &new).await.status), (201, 200));
    let made: Feedback = made.into();
    assert_eq!(
        (made.state, made.provenance, made.told),
        (FeedbackState::Received, Provenance::Declared, false)
    );
    agent.delete(&paths::contact(ann)).await.refused(Code::Conflict);

    let steps = paths::feedback_steps(made.id);
    let step = |step: &str, words: &str| json!({ "step": step, "words": words });
    agent.post(&steps, &step("do", "")).await.refused(Code::Conflict);
    agent.post(&steps, &step("acknowledge", "Called Ann")).await.ok();
    let twice: Feedback = agent.post(&steps, &step("acknowledge", "Called Ann")).await.into();
    assert_eq!(twice.history.len(), 1, "the same again changes nothing");
    assert_eq!(agent.post(&steps, &step("decide", " ")).await.faults(), ["/words empty"]);
    agent.post(&steps, &step("decide", "A second driver on Fridays")).await.ok();
    agent.post(&steps, &step("decline", "No driver to be had")).await.ok();
    let told: Feedback = agent.post(&steps, &step("tell", "")).await.into();
    assert_eq!((told.state, told.told, told.history.len()), (FeedbackState::NotDone, true, 4));
    agent.post(&steps, &step("acknowledge", "")).await.refused(Code::Conflict);

    let path = paths::feedback(made.id);
    let changed: Feedback =
        agent.patch(&path, &json!({ "text": "Late, again", "rating": null })).await.into();
    assert_eq!((changed.rating, changed.state, changed.history.len()), (None, FeedbackState::NotDone, 4));
    assert_eq!(
        agent.patch(&path, &json!({ "giver": "member" })).await.faults(),
        ["/contact_id only-of-the-customer"]
    );
    let read: Feedback = agent.get(&path).await.into();
    assert_eq!(read, changed);
    assert_eq!(agent.delete(&path).await.status, 204);
    agent.get(&path).await.refused(Code::NotFound);
}

#[tokio::test]
async fn neither_complaints_nor_observations_move_a_score() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let acme = agent.customer("Acme").make().await.id;
    agent.promise(acme, "Delivered", "2026-03-10").make().await;
    agent.post(&format!("{BASE}/behaviours"), &json!({ "customer_id": acme, "kind": "renewed" })).await.ok();
    let card = async || agent.get(&paths::scorecard(acme)).await.into::<Scorecard>();
    let before = card().await;
    let say = async |more: Value| {
        let mut new =
            json!({ "customer_id": acme, "component": "service", "giver": "customer", "text": "So" });
        new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        agent.post(&all(), &new).await.into::<Feedback>()
    };
    for kind in ["compliment", "complaint", "idea", "question"] {
        say(json!({ "kind": kind, "rating": 1 })).await;
    }
    for mood in ["joy", "trouble"] {
        let seen = say(json!({ "kind": "observation", "giver": "member", "mood": mood, "text": "" })).await;
        assert_eq!((seen.provenance, seen.recorded_by.is_some()), (Provenance::Observed, true));
    }
    let after = card().await;
    assert_eq!((&after.report, &after.evidence), (&before.report, &before.evidence));
    let page: Page<TimelineEntry> = agent.get(&paths::evidence(acme)).await.into();
    let told = page.items.iter().filter(|entry| matches!(entry, TimelineEntry::Feedback { .. })).count();
    assert_eq!((told, page.items.len()), (6, 8), "all of it is shown");
    for limit in 1..8 {
        let (mut entries, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("{}?limit={limit}{cursor}", paths::evidence(acme));
            let part: Page<TimelineEntry> = agent.get(&path).await.into();
            entries.extend(part.items);
            let Some(next) = part.next else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(entries, page.items, "by {limit}");
    }
}

#[tokio::test]
async fn feedback_is_fed_and_found() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (acme, other) = (agent.customer("Acme").make().await.id, agent.customer("Other").make().await.id);
    let path = format!("{}/external/desk/7", all());
    let said = |customer, text: &str| json!({ "customer_id": customer, "kind": "idea", "giver": "customer", "text": text, "component": "product" });
    let made = agent.put(&path, &said(acme, "Blue")).await;
    let id: Feedback = made.clone().into();
    agent.post(&paths::feedback_steps(id.id), &json!({ "step": "acknowledge" })).await.ok();
    let again: Feedback = agent.put(&path, &said(acme, "Green")).await.into();
    assert_eq!((made.status, again.id, again.state), (201, id.id, FeedbackState::Acknowledged));
    agent.put(&path, &said(other, "Green")).await.refused(Code::Conflict);
    let mut item = said(other, "Red");
    item["external"] = json!({ "source": "desk", "id": "8" });
    let nobody = json!({ "customer_id": other, "kind": "observation", "giver": "member", "component": "service", "id": Uuid::from_u128(9) });
    let batch = json!({ "items": [item, nobody] });
    let answer = agent.post(&format!("{}/batch", all()), &batch).await.ok();
    assert_eq!((&answer["made"], &answer["refused"]), (&json!(1), &json!(1)));
    assert_eq!(answer["results"][1]["problem"]["errors"][0]["pointer"], "/items/1/mood");
    assert_eq!(agent.post(&format!("{}/batch", all()), &batch).await.ok()["same"], 1);
    for (query, count) in [
        ("", 2),
        ("kind=idea", 2),
        ("kind=question", 0),
        ("giver=member", 0),
        ("state=received", 1),
        ("state=acknowledged", 1),
        ("component=product", 2),
        ("from=2026-03-03", 0),
        ("to=2026-03-01", 0),
        ("updated_since=2026-03-02T09:00:00Z", 2),
        ("updated_since=2026-03-03T09:00:00Z", 0),
    ] {
        let page: Page<Feedback> = agent.get(&format!("{}?limit=2&{query}", all())).await.into();
        assert_eq!(page.items.len(), count, "{query}");
    }
    let foreign = agent.contact(other, "Bob", ContactRole::Uses).await.id;
    let mut new = said(acme, "Blue");
    new["contact_id"] = json!(foreign);
    assert_eq!(agent.post(&all(), &new).await.faults(), ["/contact_id unknown-contact"]);
}
