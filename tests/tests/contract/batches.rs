use kept_api::paths::BASE;
use kept_api::problem::Code;
use kept_core::access::Role;
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

#[tokio::test]
async fn many_promises_are_settled_at_once_and_the_same_again_changes_nothing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let first = owner.promise(customer, "Delivered", "2026-03-02").made("2026-02-20").make().await.id;
    let second = json!({
        "customer_id": customer, "text": "Called", "component": "service", "due": { "day": "2026-03-01" },
        "made": "2026-02-20",
    });
    owner.put(&format!("{BASE}/promises/external/shop/8"), &second).await.ok();
    let path = format!("{BASE}/promises/settlements/batch");
    let kept = json!({ "what": "delivered", "late_hours": 0 });
    let batch = json!({ "items": [
        { "promise_id": first, "claim": kept, "ground": "system", "day": "2026-03-01" },
        { "external": { "source": "shop", "id": "8" }, "claim": kept, "ground": "system", "day": "2026-03-01" },
        { "promise_id": first, "claim": { "what": "partly", "part_bp": 10_001 }, "ground": "staff" },
        { "promise_id": app.app.id(), "claim": kept, "ground": "system" },
        { "external": { "source": "shop", "id": "9" }, "claim": kept, "ground": "system" },
        { "claim": kept, "ground": "system" },
    ] });
    let answer = owner.post(&path, &batch).await.ok();
    assert_eq!((&answer["changed"], &answer["refused"]), (&json!(2), &json!(4)));
    let places: Vec<&str> = answer["results"].as_array().unwrap()[2..]
        .iter()
        .map(|one| one["problem"]["errors"][0]["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        places,
        ["/items/2/claim/part_bp", "/items/3/promise_id", "/items/4/external", "/items/5/promise_id"]
    );
    let again = owner.post(&path, &batch).await.ok();
    assert_eq!((&again["changed"], &again["same"]), (&json!(0), &json!(2)));
    let promise = owner.read_promise(first).await.unwrap();
    assert_eq!((promise.history.len(), promise.settled.is_some()), (1, true));
    let viewer = app.viewer().await;
    viewer.post(&path, &json!({ "items": [] })).await.refused(Code::NotAllowed);
}

#[tokio::test]
async fn the_answers_of_many_calls_come_at_once_and_each_is_stored_once() {
    let app = TestApp::start().await;
    let agent = app.agent().await;
    let owner = app.owner().await;
    let survey = owner.survey("How did we do?").make().await.id;
    let mut calls = Vec::new();
    for name in ["Acme", "Bolt", "Core"] {
        let customer = owner.customer(name).make().await.id;
        calls.push(agent.call(survey, customer).await.id);
    }
    let answers = json!([{ "key": "expected", "value": 3 }, { "key": "delivered", "value": 4 }]);
    let item = |n: u128, ask: kept_core::ids::AskId| json!({ "id": Uuid::from_u128(n), "ask_id": ask, "answers": answers });
    let batch = json!({ "items": [
        item(1, calls[0]),
        item(2, calls[1]),
        item(3, calls[1]),
        { "id": Uuid::from_u128(4), "ask_id": calls[2], "answers": [] },
        { "id": Uuid::from_u128(5), "ask_id": app.app.id(), "answers": answers },
    ] });
    let path = format!("{BASE}/responses/batch");
    let answer = agent.post(&path, &batch).await.ok();
    assert_eq!((&answer["made"], &answer["refused"]), (&json!(2), &json!(3)));
    assert_eq!(answer["results"][2]["problem"]["code"], "already-answered");
    assert_eq!(answer["results"][4]["problem"]["errors"][0]["pointer"], "/items/4/ask_id");
    let again = agent.post(&path, &batch).await.ok();
    assert_eq!((&again["made"], &again["same"]), (&json!(0), &json!(2)));
    let stored = owner.list_responses(&Default::default()).all().await.unwrap();
    assert_eq!(stored.len(), 2);
    assert!(
        stored.iter().all(|response| response
            .taken_down_by
            .as_ref()
            .is_some_and(|by| by.id == app.member(Role::Agent)))
    );
}
