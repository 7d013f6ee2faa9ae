//! What is refused, and how: nothing is half-written, nothing of another organisation is told.

use kept_api::customers::CustomerPage;
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::access::Role;
use kept_testkit::TestApp;
use serde_json::json;
use uuid::Uuid;

const CUSTOMERS: &str = "/api/v1/customers";

#[tokio::test]
async fn every_fault_of_a_new_customer_is_named_with_its_place() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let faults = agent
        .post(
            CUSTOMERS,
            &json!({
                "name": "  ", "segment": "x".repeat(61), "yearly_value_minor": -1,
                "external": {"source": "", "id": "y".repeat(201)},
            }),
        )
        .await
        .faults();
    let expected = [
        "/name empty",
        "/segment too-long",
        "/yearly_value_minor off-the-range",
        "/external/source empty",
        "/external/id too-long",
    ];
    assert_eq!(faults, expected);
    let nobody = json!({"name": "Acme", "owner_id": Uuid::from_u128(1)});
    assert_eq!(agent.post(CUSTOMERS, &nobody).await.faults(), ["/owner_id unknown-member"]);
    for body in
        [json!({"name": 7}), json!({"nome": "Acme"}), json!([]), json!({"name": "a", "kind": "planet"})]
    {
        agent.post(CUSTOMERS, &body).await.refused(Code::MalformedBody);
    }
    let far = json!({"name": "Acme", "customer_since": "9999-01-01"});
    let problem = agent.post(CUSTOMERS, &far).await.refused(Code::MalformedBody);
    assert_eq!(problem.errors[0].pointer, "/customer_since");
    let page: CustomerPage = agent.get(CUSTOMERS).await.into();
    assert_eq!(page.total, Some(0));
}

#[tokio::test]
async fn every_fault_of_a_change_is_named_and_nothing_changes() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    let path = paths::customer(customer.id);
    let changes = json!({"name": "", "segment": "ok", "yearly_value_minor": 100_000_000_000_001_i64});
    assert_eq!(
        agent.patch(&path, &changes).await.faults(),
        ["/name empty", "/yearly_value_minor off-the-range"]
    );
    let nobody = json!({"owner_id": Uuid::from_u128(1)});
    assert_eq!(agent.patch(&path, &nobody).await.faults(), ["/owner_id unknown-member"]);
    agent.patch(&path, &json!({"name": null, "external": {}})).await.refused(Code::MalformedBody);
    assert_eq!(agent.get(&path).await.into::<kept_api::customers::Customer>(), customer);
    let unknown = "/api/v1/customers/external/%00/1";
    assert!(matches!(agent.put(unknown, &json!({"name": "Nul"})).await.status, 400 | 404 | 422));
}

#[tokio::test]
async fn a_stranger_sees_no_customer_and_learns_nothing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").external("crm", "1").make().await;
    let stranger = app.stranger().await;
    let (known, unknown) = (paths::customer(customer.id), format!("{CUSTOMERS}/{}", Uuid::from_u128(3)));
    for suffix in ["", "/contacts", "/evidence"] {
        let foreign = stranger.get(&format!("{known}{suffix}")).await.refused(Code::NotFound);
        let absent = stranger.get(&format!("{unknown}{suffix}")).await.refused(Code::NotFound);
        assert_eq!(foreign.detail, absent.detail);
    }
    stranger.patch(&known, &json!({"name": "Mine"})).await.refused(Code::NotFound);
    let contact = json!({"name": "Ann", "role": "decides"});
    stranger.post(&format!("{known}/contacts"), &contact).await.refused(Code::NotFound);
    let mine = json!({"name": "Mine", "owner_id": app.member(Role::Agent)});
    assert_eq!(stranger.post(CUSTOMERS, &mine).await.faults(), ["/owner_id unknown-member"]);
    let page: CustomerPage = stranger.get(&format!("{CUSTOMERS}?search=acme")).await.into();
    assert_eq!((page.items.len(), page.total), (0, Some(0)));

    // The same ids may be used by both: each has its own.
    let same = json!({"id": customer.id, "name": "Theirs", "external": {"source": "crm", "id": "1"}});
    assert_eq!(stranger.post(CUSTOMERS, &same).await.status, 201);
    assert_eq!(agent.get(&known).await.into::<kept_api::customers::Customer>(), customer);
}

#[tokio::test]
async fn who_only_reads_changes_nothing() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("Acme").make().await;
    for role in [Role::Viewer, Role::Auditor] {
        let reader = app.signed_in(role).await;
        reader.get(&paths::customer(customer.id)).await.ok();
        reader.post(CUSTOMERS, &json!({"name": "No"})).await.refused(Code::NotAllowed);
        reader.patch(&paths::customer(customer.id), &json!({"name": "No"})).await.refused(Code::NotAllowed);
        reader
            .put(&format!("{CUSTOMERS}/external/a/b"), &json!({"name": "No"}))
            .await
            .refused(Code::NotAllowed);
        let contact = json!({"name": "Ann", "role": "uses"});
        reader.post(&paths::contacts(customer.id), &contact).await.refused(Code::NotAllowed);
    }
    app.anonymous().get(CUSTOMERS).await.refused(Code::NotSignedIn);
}
