//! Asks: links, calls, and how they end.

use kept_api::asks::{Ask, NewAsk};
use kept_api::contacts::NewContact;
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::ask::{AskState, Channel};
use kept_core::contact::ContactRole;
use kept_core::ids::{AskId, ContactId};
use kept_testkit::TestApp;
use serde_json::json;
use uuid::Uuid;

const ASKS: &str = "/api/v1/asks";

#[tokio::test]
async fn a_link_is_shown_once_and_its_secret_is_not_stored() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.manager().await, app.agent().await);
    let survey = manager.survey("Survey").make().await;
    let customer = agent.customer("Acme").make().await;
    let contact = agent.contact(customer.id, "Ann", ContactRole::Uses).await;
    let new = NewAsk {
        id: Some(AskId(Uuid::from_u128(5))),
        customer_id: customer.id,
        contact_id: Some(contact.id),
        survey_id: survey.id,
        channel: Channel::Link,
        promise_id: None,
        touchpoint: "delivery".to_owned(),
        days: Some(2),
        external: None,
    };
    let first = agent.post(ASKS, &new).await;
    assert_eq!(first.status, 201);
    let ask: Ask = first.into();
    let link = ask.link.clone().unwrap();
    let token = app.path_of(&link).strip_prefix("/s/").unwrap().to_owned();
    assert_eq!((token.len(), ask.state), (64, AskState::Open));

    let again = agent.post(ASKS, &new).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.into::<Ask>(), Ask { link: None, ..ask.clone() });
    agent.post(ASKS, &NewAsk { days: Some(3), ..new.clone() }).await.refused(Code::Conflict);
    assert_eq!(agent.get(&paths::ask(ask.id)).await.into::<Ask>(), Ask { link: None, ..ask.clone() });
    let page: Page<Ask> = agent.get(&format!("{ASKS}?customer_id={}", customer.id)).await.into();
    assert_eq!(page.items, [Ask { link: None, ..ask.clone() }]);
    let nobody = Uuid::from_u128(1);
    assert_eq!(agent.get(&format!("{ASKS}?customer_id={nobody}")).await.ok()["items"], json!([]));

    // The secret is the last third of the token; nothing in the database holds it.
    let secret = token[token.len() - 20..].to_owned();
    let rows = app.database.superuser().await;
    let found = rows
        .query_one(
            "SELECT count(*) FROM asks, audit WHERE asks::text || audit::text LIKE $1",
            &[&format!("%{secret}%")],
        )
        .await
        .unwrap();
    assert_eq!(found.get::<_, i64>(0), 0);
    app.clock.advance_days(2);
    let expired: Ask = agent.get(&paths::ask(ask.id)).await.into();
    assert_eq!(expired.state, AskState::Expired);
}

#[tokio::test]
async fn whoever_cannot_or_must_not_be_asked_is_not_asked() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.manager().await, app.agent().await);
    let survey = manager.survey("Survey").make().await;
    let (customer, other) = (agent.customer("Acme").make().await, agent.customer("Other").make().await);
    let elsewhere = agent.contact(other.id, "Eve", ContactRole::Uses).await;
    let quiet = NewContact { do_not_contact: true, ..NewContact::named("Quiet", ContactRole::Pays) };
    let quiet = agent.post(&paths::contacts(customer.id), &quiet).await.ok()["id"].clone();
    let promise = agent.promise(other.id, "Deliver", "2026-04-01").make().await;
    let base = json!({"customer_id": customer.id, "survey_id": survey.id, "channel": "phone"});
    let with = |changes: serde_json::Value| {
        let mut new = base.clone();
        new.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        new
    };
    let nobody = Uuid::from_u128(1);
    for (changes, fault) in [
        (json!({"channel": "link"}), "/contact_id needed"),
        (json!({"channel": "import"}), "/channel not-offered"),
        (json!({"channel": "api"}), "/channel not-offered"),
        (json!({"days": 0}), "/days out-of-range"),
        (json!({"days": 366}), "/days out-of-range"),
        (json!({"touchpoint": "x".repeat(41)}), "/touchpoint too-long"),
        (json!({"customer_id": nobody}), "/customer_id unknown-customer"),
        (json!({"survey_id": nobody}), "/survey_id unknown-survey"),
        (json!({"contact_id": nobody}), "/contact_id unknown-contact"),
        (json!({"contact_id": elsewhere.id}), "/contact_id unknown-contact"),
        (json!({"contact_id": quiet, "channel": "link"}), "/contact_id do-not-contact"),
        (json!({"promise_id": promise.id}), "/promise_id unknown-promise"),
    ] {
        assert_eq!(agent.post(ASKS, &with(changes.clone())).await.faults(), [fault], "{changes}");
    }
    app.viewer().await.post(ASKS, &base).await.refused(Code::NotAllowed);
    let faults = app.stranger().await.post(ASKS, &base).await.faults();
    assert_eq!(faults, ["/customer_id unknown-customer"]);
    assert_eq!(agent.get(ASKS).await.ok()["items"], json!([]));
}

#[tokio::test]
async fn without_a_public_address_there_are_calls_but_no_links() {
    let app = TestApp::builder().public_url(None).start().await;
    let (manager, agent) = (app.manager().await, app.agent().await);
    let survey = manager.survey("Survey").make().await;
    let customer = agent.customer("Acme").make().await;
    let contact: ContactId = agent.contact(customer.id, "Ann", ContactRole::Uses).await.id;
    let link =
        json!({"customer_id": customer.id, "contact_id": contact, "survey_id": survey.id, "channel": "link"});
    let problem = agent.post(ASKS, &link).await.refused(Code::Conflict);
    assert!(problem.detail.contains("KEPT_PUBLIC_URL"), "{}", problem.detail);
    assert_eq!(agent.call(survey.id, customer.id).await.link, None);
}

#[tokio::test]
async fn an_ask_is_taken_back_once_and_not_after_its_answer() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.manager().await, app.agent().await);
    let survey = manager.survey("Survey").make().await;
    let customer = agent.customer("Acme").make().await;
    let ask = agent.call(survey.id, customer.id).await;
    let path = format!("{}/withdrawal", paths::ask(ask.id));
    for _ in 0..2 {
        let withdrawn: Ask = agent.post(&path, &json!({})).await.into();
        assert_eq!(withdrawn.state, AskState::Withdrawn);
    }
    let response = |ask: AskId, id: u128| {
        let answers = json!([{"key": "expected", "value": 3}, {"key": "delivered", "value": 3}]);
        json!({"id": Uuid::from_u128(id), "ask_id": ask, "answers": answers})
    };
    agent.post("/api/v1/responses", &response(ask.id, 1)).await.refused(Code::AskClosed);
    let answered = agent.call(survey.id, customer.id).await;
    agent.post("/api/v1/responses", &response(answered.id, 2)).await.ok();
    let path = format!("{}/withdrawal", paths::ask(answered.id));
    agent.post(&path, &json!({})).await.refused(Code::AlreadyAnswered);
    app.viewer().await.post(&path, &json!({})).await.refused(Code::NotAllowed);
    app.stranger().await.post(&path, &json!({})).await.refused(Code::NotFound);
}
