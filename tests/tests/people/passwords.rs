use kept_api::me::Me;
use kept_api::passwords::PasswordReset;
use kept_api::paths;
use kept_api::problem::Code;
use kept_core::access::Role;
use kept_testkit::app::PASSWORD;
use kept_testkit::{Answer, Client, TestApp};
use serde_json::json;

use super::{GOOD, accept, at, deeds, invite, is_signed_in, sign_in, token};

async fn change(client: &Client, current: &str, new: &str) -> Answer {
    client.put(&at("/me/password"), &json!({ "current": current, "new": new })).await
}

async fn reset(app: &TestApp, link: &str, password: &str) -> Answer {
    let path = at(&format!("/public/password-resets/{}", token(app, Some(link))));
    app.anonymous().post(&path, &json!({ "password": password })).await
}

#[tokio::test]
async fn changing_the_own_password_ends_all_other_sessions() {
    let app = TestApp::start().await;
    let (here, there, agent) = (app.owner().await, app.owner().await, app.agent().await);
    assert_eq!(change(&here, "not this one", GOOD).await.faults(), ["/current wrong-password"]);
    assert_eq!(change(&here, PASSWORD, "short").await.faults(), ["/new too-short"]);
    assert_eq!(
        change(&here, PASSWORD, "qwertyuiopasdf").await.refused(Code::Invalid).errors[0].pointer,
        "/new"
    );
    assert!(is_signed_in(&there).await);
    assert_eq!(change(&here, PASSWORD, GOOD).await.status, 204);
    assert!(is_signed_in(&here).await && !is_signed_in(&there).await && is_signed_in(&agent).await);
    sign_in(&app.anonymous(), "owner@kept.test", PASSWORD).await.refused(Code::WrongCredentials);
    assert_eq!(sign_in(&app.anonymous(), "owner@kept.test", GOOD).await.status, 204);
    assert!(deeds(&app, "member").await.contains(&"change-password".to_owned()));
}

#[tokio::test]
async fn a_browser_that_was_left_open_does_not_serve_for_guessing() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for _ in 0..10 {
        assert_eq!(change(&owner, "a guess", GOOD).await.faults(), ["/current wrong-password"]);
    }
    change(&owner, PASSWORD, GOOD).await.refused(Code::TooManyRequests);
}

#[tokio::test]
async fn a_member_chooses_another_password_by_a_link_once() {
    let app = TestApp::start().await;
    let (owner, agent) = (app.owner().await, app.agent().await);
    let path = paths::password_resets(app.member(Role::Agent));
    let first: PasswordReset = owner.post(&path, &json!(null)).await.into();
    assert!(first.link.starts_with("http://kept.test/reset/"), "{}", first.link);
    let second: PasswordReset = owner.post(&path, &json!(null)).await.into();
    reset(&app, &first.link, GOOD).await.refused(Code::NotFound);
    let shown = at(&format!("/public/password-resets/{}", token(&app, Some(&second.link))));
    let shown = app.anonymous().get(&shown).await.ok();
    assert_eq!((&shown["email"], &shown["organisation"]), (&json!("agent@kept.test"), &json!("Test")));
    assert_eq!(
        reset(&app, &second.link, "agent@kept.test").await.refused(Code::Invalid).errors[0].pointer,
        "/password"
    );
    assert!(is_signed_in(&agent).await);
    assert_eq!(reset(&app, &second.link, GOOD).await.status, 204);
    assert!(!is_signed_in(&agent).await);
    reset(&app, &second.link, "five other words than these").await.refused(Code::LinkClosed);
    assert_eq!(sign_in(&app.anonymous(), "agent@kept.test", GOOD).await.status, 204);
}

#[tokio::test]
async fn a_link_for_a_password_ends_after_a_day_and_with_the_member() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let id = app.member(Role::Agent);
    let late: PasswordReset = owner.post(&paths::password_resets(id), &json!(null)).await.into();
    app.clock.advance_days(1);
    reset(&app, &late.link, GOOD).await.refused(Code::LinkClosed);
    let gone: PasswordReset = owner.post(&paths::password_resets(id), &json!(null)).await.into();
    owner.delete(&paths::member(id)).await.ok();
    reset(&app, &gone.link, GOOD).await.refused(Code::NotFound);
    owner.post(&paths::password_resets(id), &json!(null)).await.refused(Code::Conflict);
}

#[tokio::test]
async fn no_organisation_takes_over_another_by_a_password() {
    let app = TestApp::start().await;
    let (owner, stranger) = (app.owner().await, app.stranger().await);
    // The link is made while the account belongs here alone, and tried after it has come to the strangers too.
    let path = paths::password_resets(app.member(Role::Agent));
    let early: PasswordReset = owner.post(&path, &json!(null)).await.into();
    let invitation = invite(&stranger, "agent@kept.test", Role::Viewer).await;
    let (agent, answer) = accept(&app, &invitation, PASSWORD).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    reset(&app, &early.link, GOOD).await.refused(Code::LinkClosed);
    let problem = owner.post(&path, &json!(null)).await.refused(Code::Conflict);
    assert!(problem.detail.contains("kept member reset-password"), "{}", problem.detail);
    assert!(is_signed_in(&agent).await);
    let me: Me = agent.get(&at("/me")).await.into();
    assert_eq!(me.organisations.len(), 2);
    // Their own change reaches everywhere.
    let here = sign_in(&app.anonymous(), "agent@kept.test", PASSWORD).await;
    assert_eq!(here.status, 204);
    assert_eq!(change(&agent, PASSWORD, GOOD).await.status, 204);
    let rows = app.database.superuser().await;
    let sql = "SELECT count(DISTINCT org_id) FROM audit WHERE action = 'change-password'";
    assert_eq!(rows.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 2);
}
