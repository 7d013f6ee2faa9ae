use kept_api::paths::{self, BASE};
use kept_api::problem::Code;
use kept_core::contact::ContactRole;
use kept_testkit::{Answer, Client, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

async fn send(client: &Client, method: Method, path: &str, key: &str, body: &Value) -> Answer {
    client.send(client.request(method, path).header("idempotency-key", key).json(body)).await
}

async fn number(app: &TestApp, table: &str) -> i64 {
    let rows = app.database.superuser().await;
    rows.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_request_with_a_key_is_done_once_and_answered_with_the_thing_as_it_is_now() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customers = format!("{BASE}/customers");
    let acme = json!({ "name": "Acme" });
    let first = send(&owner, Method::POST, &customers, "one", &acme).await;
    assert_eq!(first.status, 201);
    let id = first.ok()["id"].clone();
    owner.patch(&format!("{customers}/{}", id.as_str().unwrap()), &json!({ "segment": "north" })).await.ok();
    let again = send(&owner, Method::POST, &customers, "one", &acme).await;
    assert_eq!((again.status, &again.ok()["id"], &again.ok()["segment"]), (201, &id, &json!("north")));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(number(&app, "customers").await, 1);
    let audited = "audit WHERE subject = 'customer' AND action = 'create'";
    assert_eq!(number(&app, audited).await, 1, "nothing is done or written down twice");
    let other = send(&owner, Method::POST, &customers, "two", &acme).await;
    assert_ne!(other.ok()["id"], id);
}

#[tokio::test]
async fn a_key_is_for_one_request_of_one_sender() {
    let app = TestApp::start().await;
    let (owner, manager) = (app.owner().await, app.manager().await);
    let customers = format!("{BASE}/customers");
    let acme = json!({ "name": "Acme" });
    let id = send(&owner, Method::POST, &customers, "k", &acme).await.ok()["id"].clone();
    send(&owner, Method::POST, &customers, "k", &json!({ "name": "Other" })).await.refused(Code::KeyReused);
    let path = format!("{customers}/{}", id.as_str().unwrap());
    send(&owner, Method::PATCH, &path, "k", &acme).await.refused(Code::KeyReused);
    assert_ne!(
        send(&manager, Method::POST, &customers, "k", &acme).await.ok()["id"],
        id,
        "another's key is another"
    );
    let stranger = app.stranger().await;
    assert_eq!(send(&stranger, Method::POST, &customers, "k", &acme).await.status, 201);
    assert_eq!(number(&app, "customers").await, 3);
}

#[tokio::test]
async fn a_change_that_was_done_is_not_done_over_what_came_after() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let path = paths::customer(owner.customer("Acme").make().await.id);
    let north = json!({ "segment": "north" });
    assert_eq!(send(&owner, Method::PATCH, &path, "k", &north).await.ok()["segment"], "north");
    owner.patch(&path, &json!({ "segment": "south" })).await.ok();
    let again = send(&owner, Method::PATCH, &path, "k", &north).await;
    assert_eq!((again.status, &again.ok()["segment"]), (200, &json!("south")));
    // Also where there was nothing to do.
    send(&owner, Method::PATCH, &path, "same", &json!({ "segment": "south" })).await.ok();
    owner.patch(&path, &json!({ "segment": "west" })).await.ok();
    let again = send(&owner, Method::PATCH, &path, "same", &json!({ "segment": "south" })).await;
    assert_eq!(again.ok()["segment"], "west");
}

#[tokio::test]
async fn a_request_that_was_refused_may_be_sent_again_with_its_key() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customers = format!("{BASE}/customers");
    send(&owner, Method::POST, &customers, "k", &json!({ "name": "" })).await.refused(Code::Invalid);
    assert_eq!(send(&owner, Method::POST, &customers, "k", &json!({ "name": "Acme" })).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_the_same_request_sent_at_once_one_is_done() {
    let app = TestApp::builder().workers(4).start().await;
    let owner = app.owner().await;
    let customers = format!("{BASE}/customers");
    let acme = json!({ "name": "Acme" });
    for round in 0..5 {
        let key = format!("round {round}");
        let all = futures_util::future::join_all(
            (0..8).map(|_| send(&owner, Method::POST, &customers, &key, &acme)),
        )
        .await;
        let made: Vec<Value> = all.iter().filter(|answer| answer.status == 201).map(Answer::ok).collect();
        assert!(made.windows(2).all(|two| two[0]["id"] == two[1]["id"]) && !made.is_empty(), "{made:?}");
        for answer in all.iter().filter(|answer| answer.status != 201) {
            answer.refused(Code::InFlight);
        }
        assert_eq!(number(&app, "customers").await, round + 1);
    }
}

#[tokio::test]
async fn the_link_of_an_ask_is_shown_once_also_with_a_key() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customer = owner.customer("Acme").make().await.id;
    let contact = owner.contact(customer, "Ann", ContactRole::Uses).await.id;
    let survey = owner.survey("How did we do?").make().await.id;
    let asks = format!("{BASE}/asks");
    let ask =
        json!({ "customer_id": customer, "contact_id": contact, "survey_id": survey, "channel": "link" });
    let first = send(&owner, Method::POST, &asks, "k", &ask).await;
    assert!(first.ok()["link"].is_string());
    let again = send(&owner, Method::POST, &asks, "k", &ask).await;
    assert_eq!((again.status, &again.ok()["id"], again.ok().get("link")), (201, &first.ok()["id"], None));
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_refused_and_one_on_a_reader_is_ignored() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customers = format!("{BASE}/customers");
    for key in ["", " ", &"k".repeat(256)] {
        let answer = send(&owner, Method::POST, &customers, key, &json!({ "name": "Acme" })).await;
        assert_eq!(answer.refused(Code::MalformedParameter).errors[0].pointer, "/idempotency-key", "{key}");
    }
    for _ in 0..2 {
        assert_eq!(send(&owner, Method::GET, &customers, "k", &json!({})).await.status, 200);
    }
    assert_eq!((number(&app, "customers").await, number(&app, "idempotency_keys").await), (0, 0));
}

#[tokio::test]
async fn a_key_is_forgotten_after_two_days() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let customers = format!("{BASE}/customers");
    send(&owner, Method::POST, &customers, "old", &json!({ "name": "Acme" })).await.ok();
    let sweep = async || {
        let mut tx = app.app.db.tenant(app.org()).await.unwrap();
        let before = app.app.now().plus_seconds(-kept_app::replay::KEPT_SECONDS);
        let swept = kept_store::idempotency::sweep(&mut tx, before).await.unwrap();
        tx.commit().await.unwrap();
        swept
    };
    assert_eq!(sweep().await, 0);
    app.clock.advance_seconds(kept_app::replay::KEPT_SECONDS + 1);
    assert_eq!(sweep().await, 1);
    owner.sign_in_again().await;
    send(&owner, Method::POST, &customers, "old", &json!({ "name": "Acme" })).await.ok();
    assert_eq!(number(&app, "customers").await, 2);
}
