use kept_api::problem::Code;
use kept_core::access::Role;
use kept_core::calendar::Instant;
use kept_testkit::{Client, TestApp};

use super::at;

async fn is_signed_in(client: &Client) -> bool {
    let answer = client.get(&at("/me")).await;
    if answer.status != 200 {
        answer.refused(Code::NotSignedIn);
    }
    answer.status == 200
}

async fn sessions(app: &TestApp) -> i64 {
    app.database.superuser().await.query_one("SELECT count(*) FROM sessions", &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_session_that_is_not_used_ends_after_14_days() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    app.clock.advance_seconds(14 * 86_400 - 1);
    assert!(is_signed_in(&owner).await);
    app.clock.advance_days(14);
    assert!(!is_signed_in(&owner).await);
    assert_eq!(sessions(&app).await, 0, "what nobody can use is not kept");
    owner.sign_in_again().await;
    assert!(is_signed_in(&owner).await);
}

#[tokio::test]
async fn a_session_in_daily_use_ends_after_90_days() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for _ in 0..89 {
        app.clock.advance_days(1);
        assert!(is_signed_in(&owner).await);
    }
    app.clock.advance_days(1);
    assert!(!is_signed_in(&owner).await);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server_and_no_other() {
    let app = TestApp::start().await;
    let (here, there) = (app.owner().await, app.owner().await);
    let token = {
        let database = app.database.superuser().await;
        database.query("SELECT id FROM sessions", &[]).await.unwrap().len()
    };
    assert_eq!(token, 2);
    let answer = here.delete(&at("/sessions/current")).await;
    assert_eq!(answer.status, 204);
    let cookie = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.starts_with("kept=;") && cookie.contains("Max-Age=0"), "{cookie}");
    assert!(!is_signed_in(&here).await);
    assert!(is_signed_in(&there).await);
    assert_eq!(sessions(&app).await, 1);
    here.delete(&at("/sessions/current")).await.refused(Code::NotSignedIn);
}

#[tokio::test]
async fn use_is_noted_at_most_every_five_minutes() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let begun: Instant = app.app.clock.now();
    let database = app.database.superuser().await;
    let noted = async || -> i64 {
        let row = database
            .query_one("SELECT extract(epoch FROM last_used_at)::bigint FROM sessions", &[])
            .await
            .unwrap();
        row.get::<_, i64>(0) - begun.micros() / 1_000_000
    };
    for (advance, expected) in [(0, 0), (299, 0), (1, 300), (299, 300), (1, 600)] {
        app.clock.advance_seconds(advance);
        assert!(is_signed_in(&owner).await);
        assert_eq!(noted().await, expected);
    }
}

#[tokio::test]
async fn signing_in_and_out_is_in_the_audit_trail() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    owner.delete(&at("/sessions/current")).await.ok();
    let database = app.database.superuser().await;
    let rows = database
        .query(
            "SELECT action, member_id::text, request_id FROM audit WHERE subject = 'session' ORDER BY id",
            &[],
        )
        .await
        .unwrap();
    let deeds: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(deeds, ["sign-in", "sign-out"]);
    for row in rows {
        assert_eq!(row.get::<_, String>(1), app.member(Role::Owner).to_string());
        assert_eq!(row.get::<_, String>(2).len(), 36, "the request can be found in the log");
    }
}
