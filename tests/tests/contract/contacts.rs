use kept_api::paths::{self, BASE};
use kept_api::problem::Code;
use kept_core::contact::ContactRole;
use kept_testkit::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_contact_is_read_changed_and_deleted() {
    let app = TestApp::start().await;
    let (agent, viewer) = (app.agent().await, app.viewer().await);
    let customer = agent.customer("Acme").make().await.id;
    let contact = agent.contact(customer, "Ann", ContactRole::Uses).await;
    let path = paths::contact(contact.id);
    app.clock.advance_seconds(60);
    let patch = json!({ "role": "pays", "critical": true, "time_zone": "Europe/Berlin", "consents": { "phone": false } });
    let changed = agent.patch(&path, &patch).await.ok();
    assert_eq!(
        (&changed["role"], &changed["critical"], &changed["name"]),
        (&json!("pays"), &json!(true), &json!("Ann"))
    );
    assert!(changed["updated_at"].as_str() > changed["recorded_at"].as_str());
    assert_eq!(viewer.get(&path).await.ok(), changed);
    viewer.patch(&path, &patch).await.refused(Code::NotAllowed);
    assert_eq!(
        agent.patch(&path, &json!({ "time_zone": "Moon/Base" })).await.faults(),
        ["/time_zone not-a-time-zone"]
    );
    assert_eq!(
        agent.patch(&path, &json!({ "email": "nobody" })).await.faults(),
        ["/email not-an-e-mail-address"]
    );
    assert_eq!(agent.delete(&path).await.status, 204);
    agent.get(&path).await.refused(Code::NotFound);
}

#[tokio::test]
async fn who_has_said_no_to_the_phone_is_not_called() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let contact = owner.contact(customer, "Ann", ContactRole::Uses).await.id;
    let survey = owner.survey("How did we do?").make().await.id;
    owner.patch(&paths::contact(contact), &json!({ "consents": { "phone": false } })).await.ok();
    let ask = |channel: &str| json!({ "customer_id": customer, "contact_id": contact, "survey_id": survey, "channel": channel });
    let asks = format!("{BASE}/asks");
    assert_eq!(owner.post(&asks, &ask("phone")).await.faults(), ["/contact_id no-consent"]);
    assert_eq!(owner.post(&asks, &ask("link")).await.status, 201);
}

#[tokio::test]
async fn whoever_has_answered_or_was_promised_something_stays() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let contact = owner.contact(customer, "Ann", ContactRole::Uses).await.id;
    let mut promise = owner.promise(customer, "Delivered", "2026-03-10");
    promise.new.made_to = Some(contact);
    promise.make().await;
    let problem = owner.delete(&paths::contact(contact)).await.refused(Code::Conflict);
    assert!(problem.detail.contains("do_not_contact"));
}

#[tokio::test]
async fn another_system_keeps_contacts_by_its_own_ids() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (acme, other) = (owner.customer("Acme").make().await.id, owner.customer("Other").make().await.id);
    let path = format!("{BASE}/contacts/external/crm/7");
    let ann = json!({ "customer_id": acme, "name": "Ann", "role": "uses", "phone": "1" });
    let made = owner.put(&path, &ann).await;
    assert_eq!((made.status, owner.put(&path, &ann).await.status), (201, 200));
    let changed =
        owner.put(&path, &json!({ "customer_id": acme, "name": "Anna", "role": "uses" })).await.ok();
    assert_eq!(
        (&changed["id"], &changed["name"], &changed["phone"]),
        (&made.ok()["id"], &json!("Anna"), &json!(""))
    );
    owner
        .put(&path, &json!({ "customer_id": other, "name": "Ann", "role": "uses" }))
        .await
        .refused(Code::Conflict);
    assert_eq!(
        owner.put(&path, &json!({ "name": "Ann", "role": "uses" })).await.faults(),
        ["/customer_id needed"]
    );
    let elsewhere = json!({ "customer_id": acme, "name": "Ann", "role": "uses", "external": { "source": "crm", "id": "8" } });
    assert_eq!(owner.put(&path, &elsewhere).await.faults(), ["/external not-the-path"]);
}

#[tokio::test]
async fn the_people_of_everybody_are_listed_and_filtered() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (acme, other) = (owner.customer("Acme").make().await.id, owner.customer("Other").make().await.id);
    for (customer, name, role) in [
        (acme, "Ann", ContactRole::Uses),
        (other, "Bob", ContactRole::Pays),
        (acme, "Cem", ContactRole::Pays),
    ] {
        owner.contact(customer, name, role).await;
        app.clock.advance_seconds(60);
    }
    let list = async |query: &str| -> Vec<String> {
        let (mut names, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = owner.get(&format!("{BASE}/contacts?limit=1&{query}{cursor}")).await.ok();
            names.extend(
                page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()),
            );
            let Value::String(next) = &page["next"] else { return names };
            cursor = format!("&cursor={next}");
        }
    };
    assert_eq!(list("").await, ["Ann", "Bob", "Cem"]);
    assert_eq!(list(&format!("customer_id={acme}")).await, ["Ann", "Cem"]);
    assert_eq!(list("role=pays").await, ["Bob", "Cem"]);
    assert_eq!(list("critical=true").await, [""; 0]);
    assert_eq!(list("updated_since=2026-03-02T09:01:00Z").await, ["Bob", "Cem"]);
}
