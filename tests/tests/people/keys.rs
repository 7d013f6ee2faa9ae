use kept_api::keys::{CurrentKey, Key, MadeKey};
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::access::{Role, Scope};
use kept_core::calendar::Instant;
use kept_testkit::{Client, TestApp, wait_until};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{at, deeds};

async fn make(owner: &Client, body: Value) -> MadeKey {
    owner.post(&at("/keys"), &body).await.into()
}

fn with(app: &TestApp, key: &MadeKey) -> Client {
    Client::with_key(&app.base(), key.secret.as_deref().expect("a secret"))
}

#[tokio::test]
async fn a_program_works_with_a_key_within_its_scopes() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let made = make(&owner, json!({ "name": "CRM", "scopes": ["write_customers", "read", "read"] })).await;
    assert_eq!(made.key.scopes, [Scope::Read, Scope::WriteCustomers]);
    let secret = made.secret.clone().unwrap();
    assert!(secret.starts_with("kept_") && secret.len() == 69, "{}", secret.len());
    let program = with(&app, &made);
    let customer = program.customer("Acme").make().await;
    program.get(&paths::customer(customer.id)).await.ok();
    program
        .post(&at("/surveys"), &json!({ "body": owner.survey("S").body() }))
        .await
        .refused(Code::NotAllowed);
    let current: CurrentKey = program.get(&at("/keys/current")).await.into();
    assert_eq!((current.key.id, current.organisation.id), (made.key.id, app.org()));
    owner.get(&at("/keys/current")).await.refused(Code::NotFound);
    for (method, path) in [
        (Method::GET, "/me"),
        (Method::GET, "/keys"),
        (Method::GET, "/audit"),
        (Method::GET, "/sessions"),
        (Method::GET, "/invitations"),
    ] {
        program.send(program.request(method, &at(path))).await.refused(Code::NotAllowed);
    }
    let rows = app.database.superuser().await;
    let sql = "SELECT key_id, member_id FROM audit WHERE subject = 'customer'";
    let row = rows.query_one(sql, &[]).await.unwrap();
    assert_eq!((row.get::<_, Option<Uuid>>(0), row.get::<_, Option<Uuid>>(1)), (Some(made.key.id.0), None));
    assert_eq!(deeds(&app, "key").await, ["create"]);
}

#[tokio::test]
async fn a_key_needs_no_cookie_and_no_proof_of_origin_and_beats_a_cookie() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let read = make(&owner, json!({ "name": "reads", "scopes": ["read"] })).await;
    let write = make(&owner, json!({ "name": "writes", "scopes": ["write_customers"] })).await;
    // Exactly what a program would send.
    let bare = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
    let post = |secret: &str, cookie: Option<&str>| {
        let request =
            bare.post(format!("{}{}", app.base(), at("/customers"))).json(&json!({ "name": "Acme" }));
        let request = request.bearer_auth(secret);
        cookie.map_or(request.try_clone().unwrap(), |cookie| request.header("cookie", cookie))
    };
    assert_eq!(post(write.secret.as_deref().unwrap(), None).send().await.unwrap().status(), 201);
    let credentials = json!({ "email": "owner@kept.test", "password": kept_testkit::app::PASSWORD });
    let answer = app.anonymous().post(&at("/sessions"), &credentials).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let refused = post(read.secret.as_deref().unwrap(), Some(&cookie)).send().await.unwrap();
    assert_eq!(refused.status(), 403, "the owner's cookie counts for nothing beside a key");
    let refused = post("kept_nonsense", Some(&cookie)).send().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), refused.headers()["www-authenticate"].to_str().unwrap()),
        (401, "Bearer realm=\"Kept\"")
    );
}

#[tokio::test]
async fn a_key_that_was_revoked_or_has_expired_is_refused_with_the_next_request() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let end: Instant = app.app.now().plus_seconds(60);
    let expiring = make(&owner, json!({ "name": "a", "scopes": ["read"], "expires_at": end })).await;
    let revoked = make(&owner, json!({ "name": "b", "scopes": ["read"] })).await;
    let (first, second) = (with(&app, &expiring), with(&app, &revoked));
    first.get(&at("/customers")).await.ok();
    second.get(&at("/customers")).await.ok();
    owner.delete(&paths::key(revoked.key.id)).await.ok();
    owner.delete(&paths::key(revoked.key.id)).await.ok();
    second.get(&at("/customers")).await.refused(Code::NotSignedIn);
    app.clock.advance_seconds(59);
    first.get(&at("/customers")).await.ok();
    app.clock.advance_seconds(1);
    first.get(&at("/customers")).await.refused(Code::NotSignedIn);
    assert_eq!(deeds(&app, "key").await, ["create", "create", "revoke"]);
    let listed: Page<Key> = owner.get(&at("/keys")).await.into();
    assert!(listed.items[0].revoked_at.is_some() && listed.items[1].revoked_at.is_none());
}

#[tokio::test]
async fn one_letter_of_a_key_makes_it_nobodys() {
    let app = TestApp::start().await;
    let made = make(&app.owner().await, json!({ "name": "a", "scopes": ["read"] })).await;
    let secret = made.secret.unwrap();
    for place in (5..secret.len()).step_by(7) {
        let mut other = secret.clone().into_bytes();
        other[place] = if other[place] == b'A' { b'B' } else { b'A' };
        let other = Client::with_key(&app.base(), &String::from_utf8(other).unwrap());
        other.get(&at("/customers")).await.refused(Code::NotSignedIn);
    }
    let rows = app.database.superuser().await;
    let stored: Vec<u8> = rows.query_one("SELECT secret_hash FROM keys", &[]).await.unwrap().get(0);
    let token: kept_app::token::Token = secret.strip_prefix("kept_").unwrap().parse().unwrap();
    assert_eq!(stored, token.hash());
}

#[tokio::test]
async fn use_of_a_key_is_noted_at_most_every_five_minutes() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let begun = app.app.now();
    let program = with(&app, &make(&owner, json!({ "name": "a", "scopes": ["read"] })).await);
    for (advance, expected) in [(0, 0), (299, 0), (1, 300), (299, 300), (1, 600)] {
        app.clock.advance_seconds(advance);
        program.get(&at("/customers")).await.ok();
        let listed: Page<Key> = owner.get(&at("/keys")).await.into();
        assert_eq!(listed.items[0].last_used_at, Some(begun.plus_seconds(expected)));
    }
}

#[tokio::test]
async fn a_key_can_be_sent_twice_and_says_what_is_wrong() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let body = json!({ "id": Uuid::from_u128(7), "name": "CRM", "scopes": ["read"] });
    let first = owner.post(&at("/keys"), &body).await;
    let again = owner.post(&at("/keys"), &body).await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(again.ok()["secret"], json!(null), "it was shown once");
    let other = json!({ "id": Uuid::from_u128(7), "name": "CRM", "scopes": ["import"] });
    owner.post(&at("/keys"), &other).await.refused(Code::Conflict);
    let past = app.app.now();
    let wrong = json!({ "name": "", "scopes": [], "expires_at": past });
    assert_eq!(
        owner.post(&at("/keys"), &wrong).await.faults(),
        ["/name empty", "/scopes empty", "/expires_at in-the-past"]
    );
    let manage = json!({ "name": "x", "scopes": ["manage_members"] });
    owner.post(&at("/keys"), &manage).await.refused(Code::MalformedBody);
    for role in [Role::Manager, Role::Agent, Role::Viewer, Role::Auditor] {
        app.signed_in(role).await.post(&at("/keys"), &body).await.refused(Code::NotAllowed);
    }
}

#[tokio::test]
async fn what_a_key_or_a_session_watches_ends_when_it_is_taken_away() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let made = make(&owner, json!({ "name": "a", "scopes": ["read"] })).await;
    let viewer = app.viewer().await;
    let watch = async |client: &Client| {
        let response = client.request(Method::GET, &at("/events/stream")).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response
    };
    let mut streams = [watch(&with(&app, &made)).await, watch(&viewer).await];
    owner.delete(&paths::key(made.key.id)).await.ok();
    owner.delete(&paths::member(app.member(Role::Viewer))).await.ok();
    for stream in &mut streams {
        wait_until("the stream ends", async || {
            let next = tokio::time::timeout(std::time::Duration::from_secs(1), stream.chunk()).await;
            matches!(next, Ok(Ok(None) | Err(_)))
        })
        .await;
    }
}

#[tokio::test]
async fn a_key_that_is_used_too_often_waits_alone() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let made = make(&owner, json!({ "name": "busy", "scopes": ["read"] })).await;
    let quiet = with(&app, &make(&owner, json!({ "name": "quiet", "scopes": ["read"] })).await);
    let busy = with(&app, &made);
    for _ in 0..kept_app::limits::KEY_REQUESTS {
        app.app.limits.keys.take(&made.key.id.to_string()).unwrap();
    }
    let refused = busy.get(&at("/customers")).await;
    refused.refused(Code::TooManyRequests);
    assert_eq!(refused.headers["retry-after"], "1");
    quiet.get(&at("/customers")).await.ok();
    app.clock.advance_seconds(1);
    busy.get(&at("/customers")).await.ok();
}
