use kept_api::paths::{self, BASE};
use kept_api::problem::Code;
use kept_app::closes::{self, Force};
use kept_core::contact::ContactRole;
use kept_testkit::{Client, TestApp};
use serde_json::json;

async fn names(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("{BASE}/customers?{query}")).await.ok();
    page["items"].as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_customer_of_whom_nothing_is_known_is_deleted_with_all_that_hangs_on_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (stays, goes) = (owner.customer("Stays").make().await.id, owner.customer("Goes").make().await.id);
    let contact = owner.contact(goes, "Ann", ContactRole::Uses).await.id;
    let survey = owner.survey("How did we do?").make().await.id;
    let link = app.path_of(&owner.ask(survey, goes, contact).await.link.unwrap());
    owner.post(&paths::notes(goes), &json!({ "text": "Met at the fair" })).await.ok();
    for day in ["2026-02-28", "2026-03-02"] {
        closes::close(&app.app, app.org(), day.parse().unwrap(), Force::Always).await.unwrap();
    }
    let known = async || owner.get(&format!("{BASE}/insights/overview")).await.ok()["known"].clone();
    let before = known().await;
    let deleted = owner.delete(&paths::customer(goes)).await;
    assert_eq!(deleted.status, 204, "{}", deleted.text());
    owner.get(&paths::customer(goes)).await.refused(Code::NotFound);
    owner.get(&paths::contact(contact)).await.refused(Code::NotFound);
    assert_eq!(owner.page(&link).await.status, 404);
    owner.delete(&paths::customer(goes)).await.refused(Code::NotFound);
    assert_ne!(known().await, before, "it is no longer counted");
    let rows = app.database.superuser().await;
    for table in ["customer_scores", "stale_scores", "asks", "contacts", "notes", "votes"] {
        let sql = format!("SELECT count(*) FROM {table} WHERE customer_id = $1");
        let left: i64 = rows.query_one(&sql, &[&goes.0]).await.unwrap().get(0);
        assert_eq!(left, 0, "{table}");
    }
    let counted = "SELECT sum(customers)::bigint, (SELECT count(*) FROM customer_scores) FROM close_counts";
    let row = rows.query_one(counted, &[]).await.unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (2, 2), "one customer on two days");
    closes::close(&app.app, app.org(), "2026-03-02".parse().unwrap(), Force::Always).await.unwrap();
    let again = rows.query_one(counted, &[]).await.unwrap();
    assert_eq!(again.get::<_, i64>(0), 2, "and a new close finds the same");
    owner.get(&paths::customer(stays)).await.ok();
}

#[tokio::test]
async fn evidence_is_never_deleted_and_the_answer_says_what_to_do() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let promise = owner.promise(customer, "Delivered", "2026-03-10").make().await.id;
    let problem = owner.delete(&paths::customer(customer)).await.refused(Code::Conflict);
    assert!(problem.detail.contains("released"), "{problem:?}");
    owner.patch(&paths::customer(customer), &json!({ "state": "released" })).await.ok();
    for (path, words) in [
        (paths::promise(promise), "Settle it"),
        (format!("{BASE}/responses/{}", promise.0), "never deleted"),
        (format!("{BASE}/asks/{}", promise.0), "Withdraw it"),
    ] {
        let problem = owner.delete(&path).await.refused(Code::MethodNotAllowed);
        assert!(problem.detail.contains(words), "{problem:?}");
    }
    let viewer = app.viewer().await;
    viewer.delete(&paths::customer(customer)).await.refused(Code::NotAllowed);
}

#[tokio::test]
async fn customers_belong_to_one_another_but_never_in_a_circle() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (group, north, plant) = (
        owner.customer("Group").make().await.id,
        owner.customer("North").make().await.id,
        owner.customer("Plant").make().await.id,
    );
    let belong = async |child, parent: serde_json::Value| {
        owner.patch(&paths::customer(child), &json!({ "parent_id": parent })).await
    };
    belong(north, json!(group)).await.ok();
    belong(plant, json!(north)).await.ok();
    for parent in [group, north, plant] {
        assert_eq!(belong(group, json!(parent)).await.faults(), ["/parent_id in-a-circle"]);
    }
    assert_eq!(belong(group, json!(app.app.id())).await.faults(), ["/parent_id unknown-customer"]);
    assert_eq!(names(&owner, &format!("parent_id={group}")).await, ["North"]);
    let problem = owner.delete(&paths::customer(north)).await.refused(Code::Conflict);
    assert!(problem.detail.contains("parent_id"));
    assert_eq!(belong(plant, json!(null)).await.ok().get("parent_id"), None);
    assert_eq!(owner.delete(&paths::customer(north)).await.status, 204);
}

#[tokio::test]
async fn a_patch_knows_absent_null_and_a_value() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let path = paths::customer(owner.customer("Acme").since("2020-01-01").make().await.id);
    let patch = async |patch: serde_json::Value| owner.patch(&path, &patch).await.ok();
    let set = patch(json!({ "kind": "person", "contract_end": "2027-01-31", "yearly_value_minor": 5 })).await;
    assert_eq!((&set["kind"], &set["contract_end"]), (&json!("person"), &json!("2027-01-31")));
    assert_eq!(set["customer_since"], "2020-01-01", "absent stays");
    let cleared = patch(json!({ "customer_since": null, "contract_end": null })).await;
    assert_eq!((cleared.get("customer_since"), cleared.get("contract_end")), (None, None));
    assert_eq!(cleared["yearly_value_minor"], 5);
    owner.patch(&path, &json!({ "name": null })).await.ok();
    assert_eq!(owner.get(&path).await.ok()["name"], "Acme", "a name cannot be cleared");
}

#[tokio::test]
async fn the_list_is_filtered_by_what_is_said_of_customers() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    owner.customer("Old").owner(app.member(kept_core::access::Role::Agent)).make().await;
    let new = json!({ "name": "New", "kind": "public_body", "contract_end": "2026-06-30" });
    app.clock.advance_seconds(60);
    let since = app.app.now();
    let made = owner.post(&format!("{BASE}/customers"), &new).await.ok();
    for (query, expected) in [
        (format!("updated_since={since}"), vec!["New"]),
        ("updated_since=2026-03-02T09:00:00Z".to_owned(), vec!["New", "Old"]),
        ("kind=public_body".to_owned(), vec!["New"]),
        ("kind=investor".to_owned(), vec![]),
        ("contract_ends_by=2026-06-30".to_owned(), vec!["New"]),
        ("contract_ends_by=2026-06-29".to_owned(), vec![]),
        (format!("owner_id={}", app.member(kept_core::access::Role::Agent)), vec!["Old"]),
        (format!("kind=public_body&known=false&sort=loyalty&updated_since={since}"), vec!["New"]),
    ] {
        assert_eq!(names(&owner, &query).await, expected, "{query}");
    }
    owner
        .patch(&format!("{BASE}/customers/{}", made["id"].as_str().unwrap()), &json!({ "name": "Newer" }))
        .await
        .ok();
    let contradicts =
        format!("{BASE}/customers?mine=true&owner_id={}", app.member(kept_core::access::Role::Agent));
    assert_eq!(owner.get(&contradicts).await.faults(), ["/owner_id contradicts"]);
}
