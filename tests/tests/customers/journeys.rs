//! Making, reading and changing customers.

use kept_api::customers::Customer;
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::access::Role;
use kept_testkit::TestApp;
use serde_json::{Value, json};
use uuid::Uuid;

const CUSTOMERS: &str = "/api/v1/customers";

#[tokio::test]
async fn a_customer_with_an_arabic_name_is_made_read_and_changed() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let owner = app.member(Role::Agent);
    let made = agent
        .post(
            CUSTOMERS,
            &json!({
                "name": "  شركة الأمل 🌿 ", "kind": "public_body", "segment": "south", "customer_since": "2019-05-01",
                "yearly_value_minor": 1_200_000, "owner_id": owner, "external": {"source": "crm", "id": "42"},
            }),
        )
        .await;
    assert_eq!(made.status, 201);
    let made: Customer = made.read();
    assert_eq!(made.name, "شركة الأمل 🌿");
    assert_eq!(made.owner.as_ref().map(|owner| owner.name.as_str()), Some("agent"));
    let path = paths::customer(made.id);
    assert_eq!(agent.get(&path).await.into::<Customer>(), made);

    app.clock.advance_seconds(60);
    let changed: Customer = agent
        .patch(
            &path,
            &json!({"segment": "north", "state": "at_risk", "yearly_value_minor": null, "owner_id": null}),
        )
        .await
        .into();
    assert_eq!((changed.segment.as_str(), changed.state.as_str()), ("north", "at_risk"));
    assert_eq!((changed.yearly_value_minor, &changed.owner), (None, &None));
    assert_eq!((&changed.name, changed.customer_since), (&made.name, made.customer_since));
    assert!(changed.updated_at > made.updated_at && changed.recorded_at == made.recorded_at);
    assert_eq!(agent.get(&path).await.into::<Customer>(), changed);

    let unchanged: Customer = agent.patch(&path, &json!({"segment": " north "})).await.into();
    assert_eq!(unchanged, changed, "what is so already is not changed again");
    let audit = audit(&app, made.id.0).await;
    let actions: Vec<&str> = audit.iter().map(|(action, _, _)| action.as_str()).collect();
    assert_eq!(actions, ["create", "change"]);
    assert_eq!(audit[0].1, None);
    assert_eq!(audit[1].1.as_ref().map(|before| &before["segment"]), Some(&json!("south")));
    assert_eq!(audit[1].2.as_ref().map(|after| &after["segment"]), Some(&json!("north")));
    assert_eq!(events(&app, made.id.0).await, 2);
}

/// Action, before and after of every audit row of a subject.
async fn audit(app: &TestApp, subject: Uuid) -> Vec<(String, Option<Value>, Option<Value>)> {
    let rows = app
        .database
        .superuser()
        .await
        .query(
            "SELECT action, before::text, after::text FROM audit WHERE org_id::text = $1 AND subject_id::text = $2 \
             ORDER BY id",
            &[&app.org().to_string(), &subject.to_string()],
        )
        .await
        .unwrap();
    let json = |text: Option<String>| text.map(|text| serde_json::from_str(&text).unwrap());
    rows.iter().map(|row| (row.get(0), json(row.get(1)), json(row.get(2)))).collect()
}

async fn events(app: &TestApp, subject: Uuid) -> i64 {
    let sql = "SELECT count(*) FROM events WHERE what = 'customer' AND subject_id::text = $1";
    app.database.superuser().await.query_one(sql, &[&subject.to_string()]).await.unwrap().get(0)
}

#[tokio::test]
async fn sending_a_new_customer_twice_makes_one() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let id = Uuid::from_u128(7);
    let new = json!({"id": id, "name": "Acme", "segment": "north"});
    let first = agent.post(CUSTOMERS, &new).await;
    let second = agent.post(CUSTOMERS, &new).await;
    assert_eq!((first.status, second.status), (201, 200));
    assert_eq!(first.read::<Customer>(), second.read::<Customer>());
    let other = agent.post(CUSTOMERS, &json!({"id": id, "name": "Acme Ltd", "segment": "north"})).await;
    other.refused(Code::Conflict);

    let eight = json!({"id": Uuid::from_u128(8), "name": "Eight"});
    let many = (0..8).map(|_| agent.post(CUSTOMERS, &eight));
    let statuses: Vec<u16> =
        futures_util::future::join_all(many).await.iter().map(|made| made.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 7, "{statuses:?}");
}

#[tokio::test]
async fn an_external_id_belongs_to_one_customer() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    agent.customer("First").external("crm", "1").make().await;
    let second = json!({"name": "Second", "external": {"source": "crm", "id": "1"}});
    agent.post(CUSTOMERS, &second).await.refused(Code::Conflict);
    agent.customer("Third").external("shop", "1").make().await;
}

#[tokio::test]
async fn another_system_puts_its_customers_again_and_again() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let path = "/api/v1/customers/external/crm/a%20b%2F%C3%A9";
    let said = json!({"name": "Acme", "segment": "north", "yearly_value_minor": 500});
    let made = agent.put(path, &said).await;
    assert_eq!(made.status, 201);
    let made: Customer = made.read();
    assert_eq!(made.external.as_ref().map(|external| external.id.as_str()), Some("a b/é"));

    agent
        .patch(&paths::customer(made.id), &json!({"owner_id": app.member(Role::Agent), "state": "at_risk"}))
        .await
        .ok();
    let again = agent.put(path, &json!({"name": "Acme Ltd"})).await;
    assert_eq!(again.status, 200);
    let again: Customer = again.read();
    assert_eq!((again.id, again.name.as_str(), again.segment.as_str()), (made.id, "Acme Ltd", "north"));
    assert_eq!(again.yearly_value_minor, Some(500));
    assert_eq!(again.state.as_str(), "at_risk");
    assert!(again.owner.is_some(), "what the other system does not know stays");

    let elsewhere = json!({"name": "Acme", "external": {"source": "crm", "id": "c"}});
    assert_eq!(agent.put(path, &elsewhere).await.faults(), ["/external not-the-path"]);
    agent.put(path, &json!({"id": Uuid::from_u128(9), "name": "Acme"})).await.refused(Code::Conflict);

    let racing = "/api/v1/customers/external/crm/raced";
    let body = json!({"name": "Raced"});
    let many = (0..8).map(|_| agent.put(racing, &body));
    let answers = futures_util::future::join_all(many).await;
    let ids: std::collections::BTreeSet<_> =
        answers.into_iter().map(|answer| answer.into::<Customer>().id).collect();
    assert_eq!(ids.len(), 1);
}
