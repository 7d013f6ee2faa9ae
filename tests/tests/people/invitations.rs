use kept_api::invitations::{Invitation, InvitationState, PublicInvitation};
use kept_api::me::Me;
use kept_api::page::Page;
use kept_api::problem::Code;
use kept_api::{members::Member, paths};
use kept_core::access::Role;
use kept_testkit::TestApp;
use kept_testkit::app::PASSWORD;
use serde_json::json;
use uuid::Uuid;

use super::{GOOD, accept, at, deeds, invite, sign_in, token};

#[tokio::test]
async fn somebody_comes_in_by_a_link_and_is_signed_in() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let invitation = invite(&owner, "Ann@Example.org", Role::Agent).await;
    assert_eq!((invitation.email.as_str(), invitation.state), ("ann@example.org", InvitationState::Open));
    let link = invitation.link.clone().unwrap();
    assert!(link.starts_with("http://kept.test/join/"), "{link}");
    let page = at(&format!("/public/invitations/{}", token(&app, Some(&link))));
    let shown: PublicInvitation = app.anonymous().get(&page).await.into();
    assert_eq!((shown.organisation.as_str(), shown.email.as_str()), ("Test", "ann@example.org"));
    assert_eq!((shown.role, shown.has_account, shown.name.as_str()), (Role::Agent, false, "Ann"));
    let (ann, answer) = accept(&app, &invitation, GOOD).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let me: Me = ann.get(&at("/me")).await.into();
    assert_eq!((me.role, me.member.name.as_str()), (Role::Agent, "Ann"));
    assert_eq!(sign_in(&app.anonymous(), "ann@example.org", GOOD).await.status, 204);
    let listed: Page<Invitation> = owner.get(&at("/invitations")).await.into();
    assert_eq!((listed.items[0].state, listed.items[0].link.as_ref()), (InvitationState::Accepted, None));
    assert_eq!(deeds(&app, "invitation").await, ["create", "accept"]);
}

#[tokio::test]
async fn a_link_can_be_used_once_and_not_after_seven_days_and_not_with_a_letter_changed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let [used, withdrawn, expired] = [
        invite(&owner, "used@kept.test", Role::Viewer).await,
        invite(&owner, "withdrawn@kept.test", Role::Viewer).await,
        invite(&owner, "expired@kept.test", Role::Viewer).await,
    ];
    accept(&app, &used, GOOD).await.1.ok();
    owner.delete(&paths::invitation(withdrawn.id)).await.ok();
    owner.delete(&paths::invitation(withdrawn.id)).await.ok();
    owner.delete(&paths::invitation(used.id)).await.refused(Code::Conflict);
    app.clock.advance_days(7);
    for invitation in [&used, &withdrawn, &expired] {
        accept(&app, invitation, GOOD).await.1.refused(Code::LinkClosed);
        let path = at(&format!("/public/invitations/{}", token(&app, invitation.link.as_deref())));
        app.anonymous().get(&path).await.refused(Code::LinkClosed);
    }
    let mut states = Vec::new();
    let listed: Page<Invitation> = owner.get(&at("/invitations")).await.into();
    states.extend(listed.items.iter().map(|invitation| invitation.state));
    assert_eq!(
        states,
        [InvitationState::Expired, InvitationState::Withdrawn, InvitationState::Accepted],
        "newest first"
    );
    let good = token(&app, expired.link.as_deref());
    for place in (0..good.len()).step_by(3) {
        let mut other = good.clone().into_bytes();
        other[place] = if other[place] == b'A' { b'B' } else { b'A' };
        let path = at(&format!("/public/invitations/{}", String::from_utf8(other).unwrap()));
        app.anonymous().get(&path).await.refused(Code::NotFound);
    }
}

#[tokio::test]
async fn a_new_link_voids_the_old_one_and_opens_what_has_expired() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let first = invite(&owner, "ann@kept.test", Role::Agent).await;
    app.clock.advance_days(8);
    let second: Invitation = owner.post(&paths::invitation_links(first.id), &json!(null)).await.into();
    assert_eq!((second.id, second.state), (first.id, InvitationState::Open));
    accept(&app, &first, GOOD).await.1.refused(Code::NotFound);
    accept(&app, &second, GOOD).await.1.ok();
    owner.post(&paths::invitation_links(first.id), &json!(null)).await.refused(Code::Conflict);
}

#[tokio::test]
async fn of_many_who_use_a_link_at_once_one_becomes_a_member() {
    let app = TestApp::start().await;
    let invitation = invite(&app.owner().await, "ann@kept.test", Role::Agent).await;
    let tries = (0..5).map(|_| accept(&app, &invitation, GOOD));
    let answers = futures_util::future::join_all(tries).await;
    let mut statuses: Vec<u16> = answers.iter().map(|(_, answer)| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses[0], 204, "{statuses:?}");
    assert!(statuses[1..].iter().all(|status| matches!(status, 409 | 410 | 401)), "{statuses:?}");
    let database = app.database.superuser().await;
    for (what, expected) in [
        ("accounts WHERE email = 'ann@kept.test'", 1),
        ("members WHERE name = 'ann'", 1),
        ("audit WHERE action = 'accept'", 1),
    ] {
        let count = database.query_one(&format!("SELECT count(*) FROM {what}"), &[]).await.unwrap();
        assert_eq!(count.get::<_, i64>(0), expected, "{what}");
    }
}

#[tokio::test]
async fn an_invitation_can_be_sent_twice_and_a_second_one_of_an_email_is_refused() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let id = Uuid::from_u128(7);
    let body = json!({ "id": id, "name": "Ann", "email": "ann@kept.test", "role": "agent" });
    let first = owner.post(&at("/invitations"), &body).await;
    assert_eq!(first.status, 201);
    let again = owner.post(&at("/invitations"), &body).await;
    assert_eq!((again.status, again.ok()["link"].clone()), (200, json!(null)), "the link was shown once");
    let other = json!({ "id": id, "name": "Ann", "email": "ann@kept.test", "role": "owner" });
    owner.post(&at("/invitations"), &other).await.refused(Code::Conflict);
    let second = json!({ "name": "Ann", "email": "ANN@kept.test", "role": "agent" });
    owner.post(&at("/invitations"), &second).await.refused(Code::Conflict);
    let member = json!({ "name": "Bob", "email": "agent@kept.test", "role": "agent" });
    owner.post(&at("/invitations"), &member).await.refused(Code::Conflict);
    let wrong = json!({ "name": " ", "email": "ann", "role": "agent" });
    assert_eq!(
        owner.post(&at("/invitations"), &wrong).await.faults(),
        ["/name empty", "/email not-an-email"]
    );
}

#[tokio::test]
async fn without_a_public_address_nobody_can_be_invited() {
    let app = TestApp::builder().public_url(None).start().await;
    let body = json!({ "name": "Ann", "email": "ann@kept.test", "role": "agent" });
    let problem = app.owner().await.post(&at("/invitations"), &body).await.refused(Code::Conflict);
    assert!(problem.detail.contains("KEPT_PUBLIC_URL"), "{}", problem.detail);
}

#[tokio::test]
async fn whoever_has_an_account_elsewhere_comes_with_its_password() {
    let app = TestApp::start().await;
    app.stranger().await;
    let invitation = invite(&app.owner().await, "stranger@kept.test", Role::Viewer).await;
    let page = at(&format!("/public/invitations/{}", token(&app, invitation.link.as_deref())));
    let shown: PublicInvitation = app.anonymous().get(&page).await.into();
    assert!(shown.has_account);
    accept(&app, &invitation, GOOD).await.1.refused(Code::WrongCredentials);
    let (client, answer) = accept(&app, &invitation, PASSWORD).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let me: Me = client.get(&at("/me")).await.into();
    assert_eq!((me.organisation.id, me.organisations.len()), (app.org(), 2));
}

#[tokio::test]
async fn guessing_the_password_of_an_account_by_an_invitation_is_slowed_like_signing_in() {
    let app = TestApp::start().await;
    app.stranger().await;
    let invitation = invite(&app.owner().await, "stranger@kept.test", Role::Viewer).await;
    for _ in 0..10 {
        accept(&app, &invitation, "wrong wrong wrong").await.1.refused(Code::WrongCredentials);
    }
    accept(&app, &invitation, PASSWORD).await.1.refused(Code::TooManyRequests);
    sign_in(&app.anonymous(), "stranger@kept.test", PASSWORD).await.refused(Code::TooManyRequests);
}

#[tokio::test]
async fn a_password_that_can_be_guessed_is_refused_and_the_link_stays_good() {
    let app = TestApp::start().await;
    let invitation = invite(&app.owner().await, "ann@kept.test", Role::Agent).await;
    for password in ["short", "aaaaaaaaaaaaaaa", "ann@kept.test", "qwertyuiop12"] {
        let problem = accept(&app, &invitation, password).await.1.refused(Code::Invalid);
        assert_eq!(problem.errors[0].pointer, "/password");
        assert!(problem.errors[0].detail.len() > 20, "{problem:?}");
    }
    accept(&app, &invitation, GOOD).await.1.ok();
}

#[tokio::test]
async fn somebody_who_went_and_is_invited_again_is_who_they_were() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let agent = app.member(Role::Agent);
    owner.delete(&paths::member(agent)).await.ok();
    let invitation = invite(&owner, "agent@kept.test", Role::Manager).await;
    let (client, answer) = accept(&app, &invitation, PASSWORD).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    let me: Me = client.get(&at("/me")).await.into();
    assert_eq!((me.member.id, me.role), (agent, Role::Manager));
    let member: Member = owner.get(&paths::member(agent)).await.into();
    assert_eq!(member.removed_at, None);
}
