//! Surveys and asks that another system keeps under ids of its own.

use kept_api::asks::Ask;
use kept_api::paths::{self, BASE};
use kept_api::problem::Code;
use kept_api::surveys::Survey;
use kept_core::contact::ContactRole;
use kept_testkit::{Answer, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

fn counts(answer: &Answer) -> [u64; 4] {
    let answer = answer.ok();
    ["made", "changed", "same", "refused"].map(|name| answer[name].as_u64().unwrap())
}

#[tokio::test]
async fn another_system_makes_and_changes_a_survey_by_its_own_id() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let path = format!("{BASE}/surveys/external/forms/17");
    let first = json!({ "body": manager.survey("After delivery").body() });
    let made = manager.put(&path, &first).await;
    assert_eq!(made.status, 201);
    let made: Survey = made.into();
    let external = made.external.as_ref().unwrap();
    assert_eq!((external.source.as_str(), external.id.as_str()), ("forms", "17"));
    let again = manager.put(&path, &first).await;
    assert_eq!((again.status, again.into::<Survey>()), (200, made.clone()));

    let other = json!({ "body": manager.survey("Better words").body() });
    let changed: Survey = manager.put(&path, &other).await.into();
    assert_eq!((changed.id, changed.version, changed.body.title.as_str()), (made.id, 1, "Better words"));
    let customer = manager.customer("Acme").make().await.id;
    let call = manager.call(made.id, customer).await.id;
    let answers = json!([{ "key": "expected", "value": 4 }, { "key": "delivered", "value": 5 }]);
    let response = json!({ "id": Uuid::from_u128(1), "ask_id": call, "answers": answers });
    manager.post(&format!("{BASE}/responses"), &response).await.ok();
    let next: Survey = manager.put(&path, &first).await.into();
    assert_eq!(
        (next.id, next.version, next.frozen),
        (made.id, 2, false),
        "what was answered stays as it was"
    );
    assert_eq!(manager.get(&paths::survey(made.id)).await.into::<Survey>().external, made.external);
}

#[tokio::test]
async fn an_external_id_of_a_survey_belongs_to_one() {
    let app = TestApp::start().await;
    let (manager, agent) = (app.manager().await, app.agent().await);
    let path = format!("{BASE}/surveys/external/forms/17");
    let body = manager.survey("After delivery").body();
    manager.put(&path, &json!({ "body": body })).await.ok();
    let taken = json!({ "body": body, "external": { "source": " forms ", "id": "17" } });
    manager.post(&format!("{BASE}/surveys"), &taken).await.refused(Code::Conflict);
    let chosen = json!({ "body": body, "id": Uuid::from_u128(7) });
    manager.put(&path, &chosen).await.refused(Code::Conflict);
    let elsewhere = json!({ "body": body, "external": { "source": "forms", "id": "18" } });
    assert_eq!(manager.put(&path, &elsewhere).await.faults(), ["/external not-the-path"]);
    let mut empty = json!({ "body": body });
    empty["body"]["title"] = " ".into();
    assert_eq!(manager.put(&path, &empty).await.faults(), ["/body/title empty"]);
    let nameless = json!({ "body": body, "external": { "source": "", "id": "1" } });
    assert_eq!(
        manager.post(&format!("{BASE}/surveys"), &nameless).await.faults(),
        ["/external/source empty"]
    );
    agent.put(&path, &json!({ "body": body })).await.refused(Code::NotAllowed);
    app.stranger().await.put(&path, &json!({ "body": body })).await.ok();
    assert_eq!(
        manager.list_surveys(&Default::default()).all().await.unwrap().len(),
        1,
        "another's are another's"
    );
}

#[tokio::test]
async fn many_surveys_come_at_once_and_the_same_again_changes_nothing() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let body = |title: &str| serde_json::to_value(manager.survey(title).body()).unwrap();
    let mut clash = body("Clash");
    clash["questions"][0]["component"] = "product".into();
    let mut items = vec![
        json!({ "body": body("One"), "external": { "source": "forms", "id": "1" } }),
        json!({ "body": body("Two"), "id": Uuid::from_u128(2) }),
        json!({ "body": body("Nobody's") }),
        json!({ "body": clash, "external": { "source": "forms", "id": "3" } }),
        json!({ "body": body(""), "external": { "source": "forms", "id": "4" } }),
    ];
    let path = format!("{BASE}/surveys/batch");
    let first = manager.post(&path, &json!({ "items": items })).await;
    assert_eq!(counts(&first), [2, 0, 0, 3]);
    let place = |n: usize| first.ok()["results"][n]["problem"]["errors"][0]["pointer"].clone();
    let places = [place(2), place(3), place(4)];
    assert_eq!(places, ["/items/2/id", "/items/3/body/questions/0/key", "/items/4/body/title"]);
    assert_eq!(
        manager.list_surveys(&Default::default()).all().await.unwrap().len(),
        2,
        "a refused one is not there"
    );
    assert_eq!(counts(&manager.post(&path, &json!({ "items": items })).await), [0, 0, 2, 3]);
    items[0]["body"] = body("One, better");
    assert_eq!(counts(&manager.post(&path, &json!({ "items": items })).await), [0, 1, 1, 3]);
    items[1]["body"] = body("Two, other");
    let refused = manager.post(&path, &json!({ "items": items })).await;
    assert_eq!(
        refused.ok()["results"][1]["problem"]["code"],
        "conflict",
        "by its id alone it is made, not changed"
    );
}

#[tokio::test]
async fn an_ask_of_another_system_is_made_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let survey = app.manager().await.survey("Survey").make().await.id;
    let customer = agent.customer("Acme").make().await.id;
    let contact = agent.contact(customer, "Ann", ContactRole::Uses).await.id;
    let path = format!("{BASE}/asks/external/crm/A-1");
    let new =
        json!({ "customer_id": customer, "contact_id": contact, "survey_id": survey, "channel": "link" });
    let made = agent.put(&path, &new).await;
    assert_eq!(made.status, 201);
    let made: Ask = made.into();
    assert!(made.link.is_some() && made.external.as_ref().is_some_and(|external| external.id == "A-1"));
    let unlinked = Ask { link: None, ..made.clone() };
    app.clock.advance_seconds(60);
    let again = agent.put(&path, &new).await;
    assert_eq!((again.status, again.into::<Ask>()), (200, unlinked.clone()), "its link was shown once");
    let other = json!({ "customer_id": customer, "survey_id": survey, "channel": "phone" });
    agent.put(&path, &other).await.refused(Code::Conflict);
    let mut chosen = new.clone();
    chosen["id"] = json!(Uuid::from_u128(7));
    agent.put(&path, &chosen).await.refused(Code::Conflict);
    let mut posted = new.clone();
    posted["external"] = json!({ "source": "crm", "id": "A-1" });
    let posted = agent.post(&format!("{BASE}/asks"), &posted).await;
    assert_eq!((posted.status, posted.into::<Ask>()), (200, unlinked.clone()));
    assert_eq!(agent.get(&paths::ask(made.id)).await.into::<Ask>(), unlinked);
    assert_eq!(agent.list_asks(&Default::default()).all().await.unwrap(), [unlinked]);
    app.viewer().await.put(&path, &new).await.refused(Code::NotAllowed);
}

#[tokio::test]
async fn asks_of_another_system_come_in_batches() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let survey = app.manager().await.survey("Survey").make().await.id;
    let customer = agent.customer("Acme").make().await.id;
    let contact = agent.contact(customer, "Ann", ContactRole::Uses).await.id;
    let item = |external: Value| {
        json!({ "customer_id": customer, "contact_id": contact, "survey_id": survey, "channel": "link",
                "external": external })
    };
    let batch = json!({ "items": [
        item(json!({ "source": "crm", "id": "1" })), item(json!({ "source": "crm", "id": "2" })), item(json!(null)),
    ] });
    let path = format!("{BASE}/asks/batch");
    let first = agent.post(&path, &batch).await;
    assert_eq!(counts(&first), [2, 0, 0, 1]);
    assert!(first.ok()["results"][1]["link"].is_string());
    let again = agent.post(&path, &batch).await;
    assert_eq!(
        (counts(&again), &again.ok()["results"][1]["id"]),
        ([0, 0, 2, 1], &first.ok()["results"][1]["id"])
    );
    assert_eq!(again.ok()["results"][1].get("link"), None);
}
