//! Many customers given to another owner at once.

use kept_api::audit::AuditEntry;
use kept_api::customers::{Customer, OwnerChanged};
use kept_api::page::Page;
use kept_core::access::Role;
use kept_core::ids::MemberId;
use kept_testkit::{Client, TestApp};
use serde_json::json;

const OWNER: &str = "/api/v1/customers/owner";

async fn owner(client: &Client, customer: &Customer) -> Option<MemberId> {
    let now: Customer = client.get(&kept_api::paths::customer(customer.id)).await.into();
    now.owner.map(|owner| owner.id)
}

#[tokio::test]
async fn many_customers_change_hands_at_once_each_with_its_row_in_the_trail() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let (agents, managers) = (app.member(Role::Agent), app.member(Role::Manager));
    let mut all = Vec::new();
    for name in ["A", "B", "C"] {
        all.push(agent.customer(name).make().await);
    }
    all.push(agent.customer("D").owner(managers).make().await);
    let ids: Vec<_> = all.iter().map(|customer| customer.id).collect();
    let wish = json!({ "customer_ids": ids, "owner_id": managers });
    let done: OwnerChanged = agent.post(OWNER, &wish).await.into();
    assert_eq!(done, OwnerChanged { changed: 3, same: 1, left: 0 });
    let again: OwnerChanged = agent.post(OWNER, &wish).await.into();
    assert_eq!(again, OwnerChanged { changed: 0, same: 4, left: 0 });
    for customer in &all {
        assert_eq!(owner(&agent, customer).await, Some(managers));
    }
    let trail: Page<AuditEntry> =
        app.owner().await.get("/api/v1/audit?subject=customer&action=change&limit=50").await.into();
    assert_eq!(trail.items.len(), 3);
    // Taking it back leaves alone what somebody else has changed since.
    let path = kept_api::paths::customer(all[0].id);
    agent.patch(&path, &json!({ "owner_id": agents })).await.ok();
    let back = json!({ "customer_ids": &ids[..3], "owner_id": null, "only_of": managers });
    let done: OwnerChanged = agent.post(OWNER, &back).await.into();
    assert_eq!(done, OwnerChanged { changed: 2, same: 0, left: 1 });
    assert_eq!((owner(&agent, &all[0]).await, owner(&agent, &all[1]).await), (Some(agents), None));
}

#[tokio::test]
async fn all_change_hands_or_none() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let customer = agent.customer("A").make().await;
    let theirs = app.stranger().await.customer("B").make().await;
    let to = app.member(Role::Manager);
    for (wish, fault) in [
        (
            json!({ "customer_ids": [customer.id, theirs.id], "owner_id": to }),
            "/customer_ids/1 unknown-customer",
        ),
        (json!({ "customer_ids": [customer.id], "owner_id": customer.id }), "/owner_id unknown-member"),
        (json!({ "customer_ids": [], "owner_id": to }), "/customer_ids out-of-range"),
        (json!({ "customer_ids": vec![customer.id; 201], "owner_id": to }), "/customer_ids out-of-range"),
    ] {
        assert_eq!(agent.post(OWNER, &wish).await.faults(), [fault]);
    }
    assert!(matches!(agent.post(OWNER, &json!({ "customer_ids": [customer.id] })).await.status, 400 | 422));
    assert_eq!(owner(&agent, &customer).await, None);
    let members: Page<kept_api::members::Member> =
        agent.get("/api/v1/members?search=nobody%20of%20this%20name").await.into();
    assert!(members.items.is_empty());
}
