use kept_api::invitations::{InvitationState, NewInvitation};
use kept_api::keys::NewKey;
use kept_api::members::MemberPatch;
use kept_api::problem::Code;
use kept_core::access::{Role, Scope};
use kept_testkit::TestApp;

fn named(name: &str) -> MemberPatch {
    MemberPatch { name: Some(name.to_owned()), ..Default::default() }
}

#[tokio::test]
async fn the_second_of_two_who_edit_one_member_is_told_and_overwrites_nothing() {
    let app = TestApp::start().await;
    let (owner, agent) = (app.owner().await, app.member(Role::Agent));
    let (_, first) = owner.read_member(agent).tagged().await.unwrap();
    let (_, second) = app.manager().await.read_member(agent).tagged().await.unwrap();
    assert_eq!(owner.change_member(agent, &named("Ann")).if_match(first).await.unwrap().name, "Ann");
    let late = owner.change_member(agent, &named("Bob")).if_match(second.clone()).await.unwrap_err();
    assert!(late.is(Code::Stale), "{late}");
    assert!(
        owner.remove_member(agent, &Default::default()).if_match(second).await.unwrap_err().is(Code::Stale)
    );
    let (read, tag) = owner.read_member(agent).tagged().await.unwrap();
    assert_eq!(read.name, "Ann");

    // Being here, which changes what is shown, makes no edit stale.
    app.clock.advance_days(1);
    app.agent().await.read_me().await.unwrap();
    owner.sign_in_again().await;
    let role = MemberPatch { role: Some(Role::Viewer), ..Default::default() };
    let (changed, tag) = owner.change_member(agent, &role).if_match(tag).tagged().await.unwrap();
    assert_eq!((changed.name.as_str(), changed.role), ("Ann", Role::Viewer));
    owner.remove_member(agent, &Default::default()).if_match(tag).await.unwrap();
}

#[tokio::test]
async fn a_key_is_revoked_only_as_it_is_known() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let new = NewKey { id: None, name: "CRM".to_owned(), scopes: vec![Scope::Read], expires_at: None };
    let made = owner.make_key(&new).await.unwrap();
    let (read, tag) = owner.read_key(made.key.id).tagged().await.unwrap();
    assert_eq!(read, made.key);
    let other = Some("\"00000000000000000000000000000000\"".to_owned());
    let stale = owner.revoke_key(made.key.id).if_match(other).await.unwrap_err();
    assert!(stale.is(Code::Stale), "{stale}");
    let program = kept_testkit::Client::with_key(&app.base(), made.secret.as_deref().unwrap());
    program.read_current_key().await.unwrap();
    assert!(owner.read_key(made.key.id).await.unwrap().last_used_at.is_some());
    // Being used makes it no other key.
    owner.revoke_key(made.key.id).if_match(tag).await.unwrap();
    assert!(owner.read_key(made.key.id).await.unwrap().revoked_at.is_some());
}

#[tokio::test]
async fn an_invitation_that_was_renewed_meanwhile_is_not_withdrawn() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let new = NewInvitation {
        id: None,
        name: "Ann".to_owned(),
        email: "ann@new.test".to_owned(),
        role: Role::Agent,
    };
    let made = owner.make_invitation(&new).await.unwrap();
    let (read, tag) = owner.read_invitation(made.id).tagged().await.unwrap();
    assert_eq!((read.name.as_str(), read.link), ("Ann", None));
    app.clock.advance_days(8);
    owner.sign_in_again().await;
    let (expired, same) = owner.read_invitation(made.id).tagged().await.unwrap();
    assert_eq!(expired.state, InvitationState::Expired);
    assert_ne!(same, tag, "a copy is old");
    owner.renew_invitation(made.id).await.unwrap();
    let stale = owner.withdraw_invitation(made.id).if_match(tag).await.unwrap_err();
    assert!(stale.is(Code::Stale), "{stale}");
    let (_, now) = owner.read_invitation(made.id).tagged().await.unwrap();
    owner.withdraw_invitation(made.id).if_match(now).await.unwrap();
    assert_eq!(owner.read_invitation(made.id).await.unwrap().state, InvitationState::Withdrawn);
    assert!(app.agent().await.read_invitation(made.id).await.unwrap_err().is(Code::NotAllowed));
}
