use kept_api::me::Me;
use kept_api::problem::Code;
use kept_app::members::{self, NewMember};
use kept_app::{AppError, passwords};
use kept_core::access::Role;
use kept_testkit::app::PASSWORD;
use kept_testkit::{TestApp, wait_until};

use super::at;
use super::sign_in::try_to;

fn ann(role: Role) -> NewMember {
    NewMember {
        name: "Ann".into(),
        email: "ann@kept.test".into(),
        password: "a password of Ann's".into(),
        role,
    }
}

#[tokio::test]
async fn only_an_owner_adds_members() {
    let app = TestApp::start().await;
    for role in [Role::Manager, Role::Agent, Role::Viewer, Role::Auditor] {
        let refused = members::add(&app.app, &app.actor(role), &ann(Role::Viewer)).await;
        assert!(matches!(refused, Err(AppError::NotAllowed)), "{role:?}: {refused:?}");
    }
    let added = members::add(&app.app, &app.actor(Role::Owner), &ann(Role::Viewer)).await.unwrap();
    let client = app.anonymous().sign_in("ann@kept.test", "a password of Ann's").await;
    let me: Me = client.get(&at("/me")).await.into();
    assert_eq!((me.member, me.role), (added, Role::Viewer));
    let again = members::add(&app.app, &app.actor(Role::Owner), &ann(Role::Owner)).await;
    assert!(matches!(again, Err(AppError::Conflict(_))), "{again:?}");
}

#[tokio::test]
async fn a_member_that_breaks_rules_is_not_added_at_all() {
    let app = TestApp::start().await;
    let new =
        NewMember { name: " ".into(), email: "ann".into(), password: "short".into(), role: Role::Agent };
    let Err(AppError::Invalid(faults)) = members::add(&app.app, &app.system, &new).await else {
        panic!("added")
    };
    let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(places, ["/name", "/email", "/password"]);
    let database = app.database.superuser().await;
    let count =
        database.query_one("SELECT count(*) FROM accounts WHERE email LIKE 'ann%'", &[]).await.unwrap();
    assert_eq!(count.get::<_, i64>(0), 0);
}

#[tokio::test]
async fn somebody_with_an_account_elsewhere_keeps_its_password() {
    let app = TestApp::start().await;
    app.stranger().await;
    let mut stranger = ann(Role::Agent);
    stranger.email = "stranger@kept.test".into();
    members::add(&app.app, &app.system, &stranger).await.unwrap();
    let somebody = app.anonymous();
    assert_eq!(try_to(&somebody, "stranger@kept.test", PASSWORD).await.status, 204);
    try_to(&somebody, "stranger@kept.test", "a password of Ann's").await.refused(Code::WrongCredentials);
}

#[tokio::test]
async fn another_password_ends_all_sessions_of_the_account_and_no_others() {
    let app = TestApp::start().await;
    let (owner, agent) = (app.owner().await, app.agent().await);
    let password = passwords::make(&*app.app.ids);
    members::reset_password(&app.app, "OWNER@kept.test", &password, "test").await.unwrap();
    owner.get(&at("/me")).await.refused(Code::NotSignedIn);
    agent.get(&at("/me")).await.ok();
    let somebody = app.anonymous();
    try_to(&somebody, "owner@kept.test", PASSWORD).await.refused(Code::WrongCredentials);
    assert_eq!(try_to(&somebody, "owner@kept.test", &password).await.status, 204);
    let database = app.database.superuser().await;
    let row = database
        .query_one("SELECT subject_id::text FROM audit WHERE action = 'reset-password'", &[])
        .await
        .unwrap();
    assert_eq!(row.get::<_, String>(0), app.member(Role::Owner).to_string());
    let nobody = members::reset_password(&app.app, "nobody@kept.test", &password, "test").await;
    assert!(matches!(nobody, Err(AppError::NotFound)));
}

#[tokio::test]
async fn a_sign_in_that_began_with_the_old_password_does_not_outlive_it() {
    let app = TestApp::start().await;
    let mut holder = app.database.superuser().await;
    let held = holder.transaction().await.unwrap();
    // Nobody can write sessions: neither the reset, which has changed the hash by then, nor the sign-in.
    held.batch_execute("LOCK TABLE sessions IN SHARE ROW EXCLUSIVE MODE").await.unwrap();
    let watcher = app.database.superuser().await;
    let waiting = async |number: i64| {
        wait_until("they wait for each other", async || {
            let sql = "SELECT count(*) FROM pg_stat_activity \
                       WHERE datname = current_database() AND wait_event_type = 'Lock'";
            watcher.query_one(sql, &[]).await.unwrap().get::<_, i64>(0) == number
        })
        .await;
    };
    let reset = tokio::spawn({
        let app = app.app.clone();
        async move { members::reset_password(&app, "owner@kept.test", "four other words here", "test").await }
    });
    waiting(1).await;
    let somebody = app.anonymous();
    let sign_in = tokio::spawn(async move { try_to(&somebody, "owner@kept.test", PASSWORD).await });
    waiting(2).await;
    held.commit().await.unwrap();
    reset.await.unwrap().unwrap();
    sign_in.await.unwrap().refused(Code::WrongCredentials);
    let sql = "SELECT count(*) FROM sessions WHERE member_id = $1::text::uuid";
    let owner = app.member(Role::Owner).to_string();
    assert_eq!(watcher.query_one(sql, &[&owner]).await.unwrap().get::<_, i64>(0), 0);
}
