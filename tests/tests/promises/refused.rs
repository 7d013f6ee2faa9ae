//! What is refused, and how.

use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_api::promises::Promise;
use kept_core::contact::ContactRole;
use kept_testkit::TestApp;
use serde_json::json;
use uuid::Uuid;

const PROMISES: &str = "/api/v1/promises";

#[tokio::test]
async fn every_fault_of_a_promise_is_named_with_its_place() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let other = agent.customer("Other").make().await;
    let elsewhere = agent.contact(other.id, "Ann", ContactRole::Uses).await;
    let faulty = json!({
        "customer_id": customer.id, "text": "x".repeat(501), "component": "service",
        "terms": {"grace_hours": 5, "limit_hours": 4, "missed_after_hours": 100_000},
        "due": {"day": "2026-02-28"}, "made": "2026-03-01", "made_to": elsewhere.id,
    });
    let expected = [
        "/text too-long",
        "/terms/missed_after_hours too-long",
        "/terms/limit_hours limit-before-grace",
        "/due due-before-made",
        "/made_to unknown-contact",
    ];
    assert_eq!(agent.post(PROMISES, &faulty).await.faults(), expected);
    let nobody = json!({
        "customer_id": Uuid::from_u128(1), "text": "x", "component": "service", "due": {"day": "2026-03-28"},
        "made": "2026-03-03",
    });
    assert_eq!(
        agent.post(PROMISES, &nobody).await.faults(),
        ["/made in-the-future", "/customer_id unknown-customer"]
    );
    for due in
        [json!({"day": "2026-02-30"}), json!({}), json!("2026-03-28"), json!({"at": "9999-01-01T00:00:00Z"})]
    {
        let new = json!({"customer_id": customer.id, "text": "x", "component": "service", "due": due});
        agent.post(PROMISES, &new).await.refused(Code::MalformedBody);
    }
    let page: Page<Promise> = agent.get(PROMISES).await.into();
    assert_eq!(page.items, []);
}

#[tokio::test]
async fn every_fault_of_a_settlement_is_named_with_its_place() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let made = agent.promise(customer.id, "Delivery", "2026-03-05").make().await;
    let path = paths::settle(made.id);
    let faulty = json!({
        "claim": {"what": "partly", "part_bp": 10_001}, "ground": "staff", "day": "2026-03-03", "note": "x".repeat(1_001),
    });
    let expected = ["/note too-long", "/claim/part_bp out-of-range", "/day in-the-future"];
    assert_eq!(agent.post(&path, &faulty).await.faults(), expected);
    for body in [json!({"claim": {"what": "lost"}, "ground": "staff"}), json!({"claim": {"what": "missed"}})]
    {
        agent.post(&path, &body).await.refused(Code::MalformedBody);
    }
    let read: Promise = agent.get(&paths::promise(made.id)).await.into();
    assert_eq!((read.settled, read.history.len()), (None, 0));
}

#[tokio::test]
async fn a_stranger_sees_no_promise_and_can_point_to_nothing_of_ours() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let made = agent.promise(customer.id, "Delivery", "2026-03-05").make().await;
    let stranger = app.stranger().await;
    let claim = json!({"claim": {"what": "missed"}, "ground": "staff"});
    let unknown = kept_core::ids::PromiseId(Uuid::from_u128(5));
    for id in [made.id, unknown] {
        stranger.get(&paths::promise(id)).await.refused(Code::NotFound);
        stranger.post(&paths::settle(id), &claim).await.refused(Code::NotFound);
    }
    let new = json!({"customer_id": customer.id, "text": "x", "component": "service", "due": {"day": "2026-03-28"}});
    assert_eq!(stranger.post(PROMISES, &new).await.faults(), ["/customer_id unknown-customer"]);
    for query in ["", &format!("?customer_id={}", customer.id)] {
        let page: Page<Promise> = stranger.get(&format!("{PROMISES}{query}")).await.into();
        assert_eq!(page.items, []);
    }
    let viewer = app.viewer().await;
    viewer.get(&paths::promise(made.id)).await.ok();
    viewer.post(&paths::settle(made.id), &claim).await.refused(Code::NotAllowed);
    viewer.post(PROMISES, &new).await.refused(Code::NotAllowed);
}
