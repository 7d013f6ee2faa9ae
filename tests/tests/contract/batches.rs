use kept_api::paths::BASE;
use kept_api::problem::Code;
use kept_testkit::{Answer, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

fn counts(answer: &Answer) -> [u64; 4] {
    let answer = answer.ok();
    ["made", "changed", "same", "refused"].map(|name| answer[name].as_u64().unwrap())
}

fn external(n: usize, name: &str) -> Value {
    json!({ "name": name, "external": { "source": "crm", "id": n.to_string() } })
}

#[tokio::test]
async fn the_same_batch_again_changes_nothing_and_a_bad_item_stops_no_other() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let path = format!("{BASE}/customers/batch");
    let mut items: Vec<Value> = (0..1_203).map(|n| external(n, &format!("Customer {n}"))).collect();
    items[7]["name"] = "".into();
    items[8] = json!({ "id": Uuid::from_u128(8), "name": "By its id" });
    items[9] = json!({ "name": "Without any" });
    items[10]["owner_id"] = json!(Uuid::from_u128(1));
    let batch = json!({ "items": items });
    let first = owner.post(&path, &batch).await;
    assert_eq!(counts(&first), [1_200, 0, 0, 3]);
    let results = first.ok()["results"].clone();
    let fault = |n: usize| results[n]["problem"]["errors"][0]["pointer"].clone();
    assert_eq!([fault(7), fault(9), fault(10)], ["/items/7/name", "/items/9/id", "/items/10/owner_id"]);
    assert_eq!((&results[8]["id"], &results[8]["status"]), (&json!(Uuid::from_u128(8)), &json!("made")));
    assert_eq!(counts(&owner.post(&path, &batch).await), [0, 0, 1_200, 3]);
    items[3]["name"] = "Renamed".into();
    assert_eq!(counts(&owner.post(&path, &json!({ "items": items })).await), [0, 1, 1_199, 3]);
    let listed = owner.get(&format!("{BASE}/customers?search=renamed")).await.ok();
    assert_eq!(listed["items"][0]["external"]["id"], "3");
}

#[tokio::test]
async fn a_batch_of_too_many_or_by_whoever_may_not_is_refused_whole() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let path = format!("{BASE}/customers/batch");
    let many: Vec<Value> = (0..10_001).map(|n| external(n, "x")).collect();
    assert_eq!(owner.post(&path, &json!({ "items": many })).await.faults(), ["/items too-many"]);
    assert_eq!(counts(&owner.post(&path, &json!({ "items": [] })).await), [0, 0, 0, 0]);
    let viewer = app.viewer().await;
    viewer.post(&path, &json!({ "items": [external(1, "x")] })).await.refused(Code::NotAllowed);
    let problem = owner.post(&path, &json!({ "items": [{ "name": 1 }] })).await.refused(Code::MalformedBody);
    assert_eq!(problem.errors[0].pointer, "/items/0/name");
    assert_eq!(owner.get(&format!("{BASE}/customers")).await.ok()["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_batch_sent_twice_at_once_makes_each_thing_once() {
    let app = TestApp::builder().workers(2).start().await;
    let owner = app.owner().await;
    let path = format!("{BASE}/customers/batch");
    let batch = json!({ "items": (0..300).map(|n| external(n, "x")).collect::<Vec<_>>() });
    let backwards = json!({ "items": (0..300).rev().map(|n| external(n, "x")).collect::<Vec<_>>() });
    let (one, two) = tokio::join!(owner.post(&path, &batch), owner.post(&path, &backwards));
    assert_eq!(counts(&one)[0] + counts(&two)[0], 300);
    assert_eq!(counts(&one)[3] + counts(&two)[3], 0);
    assert_eq!(owner.get(&format!("{BASE}/customers")).await.ok()["total"], 300);
}

#[tokio::test]
async fn contacts_and_notes_come_in_batches_too() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let contacts = json!({ "items": [
        { "customer_id": customer, "name": "Ann", "role": "uses", "external": { "source": "crm", "id": "1" } },
        { "customer_id": customer, "id": Uuid::from_u128(2), "name": "Bob", "role": "pays" },
        { "customer_id": Uuid::from_u128(3), "id": Uuid::from_u128(3), "name": "Eve", "role": "pays" },
        { "id": Uuid::from_u128(4), "name": "Eve", "role": "pays" },
    ] });
    let notes = json!({ "items": [
        { "customer_id": customer, "text": "Called", "external": { "source": "crm", "id": "1" } },
        { "customer_id": customer, "text": "Called", "id": Uuid::from_u128(2) },
        { "customer_id": Uuid::from_u128(3), "text": "Called", "id": Uuid::from_u128(3) },
        { "text": "Called", "id": Uuid::from_u128(4) },
    ] });
    for (path, batch) in [("contacts", contacts), ("notes", notes)] {
        let path = format!("{BASE}/{path}/batch");
        assert_eq!(counts(&owner.post(&path, &batch).await), [2, 0, 0, 2], "{path}");
        assert_eq!(counts(&owner.post(&path, &batch).await), [0, 0, 2, 2], "{path}");
    }
}
