use kept_api::customers::Customer;
use kept_api::members::{HandOver, Member};
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::access::Role;
use kept_testkit::TestApp;
use serde_json::json;

use super::{at, deeds, is_signed_in, newcomer};

#[tokio::test]
async fn everybody_sees_names_and_some_see_emails() {
    let app = TestApp::start().await;
    for (role, sees) in
        [(Role::Owner, 5), (Role::Manager, 5), (Role::Auditor, 5), (Role::Agent, 1), (Role::Viewer, 1)]
    {
        let page: Page<Member> = app.signed_in(role).await.get(&at("/members")).await.into();
        assert_eq!(page.items.len(), 5);
        let emails = page.items.iter().filter(|member| member.email.is_some()).count();
        assert_eq!(emails, sees, "{role:?}");
        let own = page.items.iter().find(|member| member.role == role).unwrap();
        assert!(own.last_used_at.is_some() && own.email.is_some(), "everybody sees themselves");
    }
    let first: Page<Member> = app.owner().await.get(&at("/members?limit=2")).await.into();
    let rest: Page<Member> =
        app.owner().await.get(&at(&format!("/members?limit=3&cursor={}", first.next.unwrap()))).await.into();
    assert_eq!((first.items.len(), rest.items.len(), rest.next), (2, 3, None));
}

#[tokio::test]
async fn the_role_that_is_taken_away_is_gone_with_the_next_request() {
    let app = TestApp::start().await;
    let (owner, agent) = (app.owner().await, app.agent().await);
    agent.customer("Acme").make().await;
    let id = app.member(Role::Agent);
    let changed: Member = owner.patch(&paths::member(id), &json!({ "role": "viewer" })).await.into();
    assert_eq!(changed.role, Role::Viewer);
    agent.post(&at("/customers"), &json!({ "name": "Beta" })).await.refused(Code::NotAllowed);
    agent.get(&at("/customers")).await.ok();
    assert_eq!(deeds(&app, "member").await.last().map(String::as_str), Some("change"));
}

#[tokio::test]
async fn everybody_may_change_their_own_name_and_nothing_else() {
    let app = TestApp::start().await;
    let viewer = app.viewer().await;
    let (own, other) = (app.member(Role::Viewer), app.member(Role::Agent));
    let member: Member = viewer.patch(&paths::member(own), &json!({ "name": " Vera " })).await.into();
    assert_eq!(member.name, "Vera");
    viewer.patch(&paths::member(own), &json!({ "role": "owner" })).await.refused(Code::NotAllowed);
    viewer.patch(&paths::member(other), &json!({ "name": "X" })).await.refused(Code::NotAllowed);
    let faults = viewer.patch(&paths::member(own), &json!({ "name": " " })).await.faults();
    assert_eq!(faults, ["/name empty"]);
}

#[tokio::test]
async fn the_last_owner_stays() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let id = app.member(Role::Owner);
    owner.patch(&paths::member(id), &json!({ "role": "manager" })).await.refused(Code::Conflict);
    owner.delete(&paths::member(id)).await.refused(Code::Conflict);
    owner.patch(&paths::member(id), &json!({ "role": "owner", "name": "Olga" })).await.ok();
    owner.patch(&paths::member(app.member(Role::Manager)), &json!({ "role": "owner" })).await.ok();
    owner.patch(&paths::member(id), &json!({ "role": "manager" })).await.ok();
}

#[tokio::test]
async fn of_two_owners_who_remove_each_other_at_once_one_stays() {
    let app = TestApp::start().await;
    let (first, second) = (app.member(Role::Owner), app.member(Role::Manager));
    let owner = app.owner().await;
    owner.patch(&paths::member(second), &json!({ "role": "owner" })).await.ok();
    let manager = app.manager().await;
    let (paths_of_first, paths_of_second) = (paths::member(first), paths::member(second));
    let demoted = json!({ "role": "viewer" });
    let (one, other) = tokio::join!(owner.delete(&paths_of_second), manager.patch(&paths_of_first, &demoted));
    // The second of them is no owner any more, or is told that the last one stays.
    let gone = [one.status, other.status].iter().filter(|status| **status < 300).count();
    assert_eq!(gone, 1, "{} {}", one.text(), other.text());
    let database = app.database.superuser().await;
    let sql = "SELECT count(*) FROM members WHERE role = 'owner' AND removed_at IS NULL";
    assert_eq!(database.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 1);
}

#[tokio::test]
async fn whoever_is_removed_is_out_at_once_and_old_records_name_them() {
    let app = TestApp::start().await;
    let (owner, agent) = (app.owner().await, app.agent().await);
    let id = app.member(Role::Agent);
    let customer = agent.customer("Acme").owner(id).make().await;
    let problem = owner.delete(&paths::member(id)).await.refused(Code::Conflict);
    assert!(
        problem.detail.contains("customers: 1") && problem.detail.contains("hand_over_to"),
        "{problem:?}"
    );
    let to = app.member(Role::Manager);
    owner.delete(&format!("{}?hand_over_to={to}", paths::member(id))).await.ok();
    assert!(!is_signed_in(&agent).await);
    super::sign_in(&app.anonymous(), "agent@kept.test", kept_testkit::app::PASSWORD)
        .await
        .refused(Code::WrongCredentials);
    let customer: Customer = owner.get(&paths::customer(customer.id)).await.into();
    assert_eq!(customer.owner.map(|owner| owner.id), Some(to));
    let here: Page<Member> = owner.get(&at("/members")).await.into();
    let all: Page<Member> = owner.get(&at("/members?removed=true")).await.into();
    assert_eq!((here.items.len(), all.items.len()), (4, 5));
    let gone: Member = owner.get(&paths::member(id)).await.into();
    assert!(gone.removed_at.is_some());
    owner.delete(&paths::member(id)).await.ok();
    owner.patch(&paths::member(id), &json!({ "name": "X" })).await.refused(Code::Conflict);
    assert_eq!(deeds(&app, "member").await.iter().rev().take(2).collect::<Vec<_>>(), ["remove", "hand-over"]);
    let new = json!({ "name": "Beta", "owner_id": id });
    assert_eq!(owner.post(&at("/customers"), &new).await.faults(), ["/owner_id unknown-member"]);
    let change = json!({ "owner_id": id });
    let faults = owner.patch(&paths::customer(customer.id), &change).await.faults();
    assert_eq!(faults, ["/owner_id unknown-member"]);
}

#[tokio::test]
async fn a_customer_given_to_somebody_who_is_being_removed_is_not_left_with_them() {
    let app = TestApp::start().await;
    let (owner, agent) = (app.owner().await, app.member(Role::Agent));
    let customer = owner.customer("Acme").make().await;
    let (removal, change) = (paths::member(agent), paths::customer(customer.id));
    let give = json!({ "owner_id": agent });
    let (removed, given) = tokio::join!(owner.delete(&removal), owner.patch(&change, &give));
    assert!([removed.status, given.status].iter().all(|status| *status < 500), "{removed:?} {given:?}");
    let database = app.database.superuser().await;
    let sql =
        "SELECT count(*) FROM customers c JOIN members m ON m.id = c.owner_id WHERE m.removed_at IS NOT NULL";
    assert_eq!(database.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 0);
}

#[tokio::test]
async fn all_customers_of_a_member_go_to_another() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let (from, to) = (app.member(Role::Agent), app.member(Role::Manager));
    for name in ["Acme", "Beta", "Cid"] {
        manager.customer(name).owner(from).make().await;
    }
    let moved: HandOver = manager.post(&paths::hand_overs(from), &json!({ "to": to })).await.into();
    assert_eq!(moved.customers, 3);
    let moved: HandOver = manager.post(&paths::hand_overs(from), &json!({ "to": to })).await.into();
    assert_eq!(moved.customers, 0, "they are there already");
    let same = manager.post(&paths::hand_overs(from), &json!({ "to": from })).await.faults();
    assert_eq!(same, ["/to the-same-member"]);
    let unknown = json!({ "to": uuid::Uuid::from_u128(1) });
    assert_eq!(manager.post(&paths::hand_overs(from), &unknown).await.faults(), ["/to unknown-member"]);
    let agent = app.agent().await;
    agent.post(&paths::hand_overs(to), &json!({ "to": from })).await.refused(Code::NotAllowed);
}

#[tokio::test]
async fn a_newcomer_is_nobody_elsewhere() {
    let app = TestApp::start().await;
    let ann = newcomer(&app, "ann@kept.test", Role::Owner).await;
    let stranger = app.stranger().await;
    let page: Page<Member> = stranger.get(&at("/members")).await.into();
    assert_eq!(page.items.len(), 1);
    let theirs = page.items[0].id;
    ann.get(&paths::member(theirs)).await.refused(Code::NotFound);
    ann.delete(&paths::member(theirs)).await.refused(Code::NotFound);
    ann.post(&paths::password_resets(theirs), &json!(null)).await.refused(Code::NotFound);
    ann.delete(&paths::member_sessions(theirs)).await.refused(Code::NotFound);
    assert!(is_signed_in(&stranger).await);
}
