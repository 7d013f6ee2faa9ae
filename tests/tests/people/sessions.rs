use kept_api::me::Me;
use kept_api::page::Page;
use kept_api::paths;
use kept_api::problem::Code;
use kept_api::sessions::Session;
use kept_core::access::Role;
use kept_testkit::TestApp;
use kept_testkit::app::PASSWORD;
use reqwest::Method;
use serde_json::json;

use super::{accept, at, deeds, invite, is_signed_in, sign_in};

#[tokio::test]
async fn a_member_sees_where_they_are_signed_in_and_ends_what_is_not_them() {
    let app = TestApp::start().await;
    let (here, there, agent) = (app.owner().await, app.anonymous(), app.agent().await);
    let long = format!("Browser {}", "x".repeat(300));
    let request = there.request(Method::POST, &at("/sessions")).header("user-agent", &long);
    let credentials = json!({ "email": "owner@kept.test", "password": PASSWORD });
    there.send(request.json(&credentials)).await.ok();
    let page: Page<Session> = here.get(&at("/sessions")).await.into();
    assert_eq!(page.items.len(), 2, "nobody else's");
    let (other, current) = (&page.items[0], &page.items[1]);
    assert!(current.current && !other.current);
    assert_eq!(other.browser, long[..200]);
    agent.delete(&paths::session(other.id)).await.refused(Code::NotFound);
    assert!(is_signed_in(&there).await);
    here.delete(&paths::session(other.id)).await.ok();
    assert!(!is_signed_in(&there).await && is_signed_in(&here).await);
    here.delete(&paths::session(other.id)).await.refused(Code::NotFound);
    let others = [app.owner().await, app.owner().await];
    here.delete(&at("/sessions")).await.ok();
    assert!(is_signed_in(&here).await && is_signed_in(&agent).await);
    for other in &others {
        assert!(!is_signed_in(other).await);
    }
    app.clock.advance_days(20);
    here.sign_in_again().await;
    let page: Page<Session> = here.get(&at("/sessions")).await.into();
    assert_eq!(page.items.len(), 1, "those that nobody can use are not shown");
}

#[tokio::test]
async fn an_owner_ends_the_sessions_of_a_member() {
    let app = TestApp::start().await;
    let (owner, agent, again) = (app.owner().await, app.agent().await, app.agent().await);
    owner.delete(&paths::member_sessions(app.member(Role::Agent))).await.ok();
    assert!(!is_signed_in(&agent).await && !is_signed_in(&again).await && is_signed_in(&owner).await);
    assert_eq!(deeds(&app, "member").await.last().map(String::as_str), Some("end-sessions"));
}

#[tokio::test]
async fn an_account_goes_from_one_organisation_to_another_and_comes_back_to_the_last() {
    let app = TestApp::start().await;
    let stranger = app.stranger().await;
    let there: Me = stranger.get(&at("/me")).await.into();
    app.clock.advance_seconds(1);
    let invitation = invite(&app.owner().await, "stranger@kept.test", Role::Viewer).await;
    let (client, answer) = accept(&app, &invitation, PASSWORD).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let me: Me = client.get(&at("/me")).await.into();
    let names: Vec<&str> = me.organisations.iter().map(|organisation| organisation.name.as_str()).collect();
    assert_eq!((me.organisation.id, names), (app.org(), vec!["Strangers", "Test"]));
    let fresh = app.anonymous();
    app.clock.advance_seconds(1);
    assert_eq!(sign_in(&fresh, "stranger@kept.test", PASSWORD).await.status, 204);
    let me: Me = fresh.get(&at("/me")).await.into();
    assert_eq!(me.organisation.id, app.org(), "where they were last");
    app.clock.advance_seconds(1);
    let to = json!({ "organisation": there.organisation.id });
    assert_eq!(client.post(&at("/sessions/switch"), &to).await.status, 204);
    let me: Me = client.get(&at("/me")).await.into();
    assert_eq!((me.organisation.id, me.role), (there.organisation.id, Role::Owner));
    assert_eq!(sign_in(&fresh, "stranger@kept.test", PASSWORD).await.status, 204);
    let me: Me = fresh.get(&at("/me")).await.into();
    assert_eq!(me.organisation.id, there.organisation.id, "where they were last");
    let unknown = json!({ "organisation": uuid::Uuid::from_u128(1) });
    client.post(&at("/sessions/switch"), &unknown).await.refused(Code::NotFound);
    app.owner().await.post(&at("/sessions/switch"), &to).await.refused(Code::NotFound);
    assert!(is_signed_in(&client).await, "who may not go stays");
}

#[tokio::test]
async fn a_session_left_for_another_organisation_has_ended() {
    let app = TestApp::start().await;
    app.stranger().await;
    let invitation = invite(&app.owner().await, "stranger@kept.test", Role::Viewer).await;
    let (client, answer) = accept(&app, &invitation, PASSWORD).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let me: Me = client.get(&at("/me")).await.into();
    let there = me.organisations.iter().find(|other| other.id != app.org()).unwrap();
    client.post(&at("/sessions/switch"), &json!({ "organisation": there.id })).await.ok();
    let stale = app.anonymous();
    let request = stale.request(Method::GET, &at("/me")).header("cookie", cookie);
    stale.send(request).await.refused(Code::NotSignedIn);
}
