//! `/join/{token}`: somebody who was invited becomes a member.

use kept_api::invitations::{AcceptInvitation, PublicInvitation};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde::de::IgnoredAny;

use super::by_link::{ByLink, PasswordForm, Said};
use super::settings::role;
use crate::client::{get, post};
use crate::format;
use crate::i18n::join as texts;
use crate::state::Session;
use crate::ui::PageHeader;
use crate::url::escape;

/// Shows who invites whom, and takes the password.
#[component]
pub fn Join() -> impl IntoView {
    let params = use_params_map();
    let path = Memo::new(move |_| {
        let token = params.with(|all| all.get("token").unwrap_or_default());
        format!("/public/invitations/{}", escape(&token))
    });
    let invitation = LocalResource::new(move || {
        let path = path.get();
        async move { get::<PublicInvitation>(&path).await }
    });
    view! {
        <ByLink
            resource=invitation
            closed=Said { title: texts::closed_title(), body: texts::closed_body() }
            unknown=Said { title: texts::unknown_title(), body: texts::unknown_body() }
            title=texts::title_plain()
            way_on=texts::to_sign_in()
            let:found
        >
            <Accept invitation=found path=path.get_untracked() on_closed=move |()| invitation.refetch() />
        </ByLink>
    }
}

/// The form: a new password, or that of the account there is.
#[component]
fn Accept(
    /// Who is invited, and where.
    invitation: PublicInvitation,
    /// Where the answer goes.
    path: String,
    /// Called when somebody else was faster.
    #[prop(into)]
    on_closed: Callback<()>,
) -> impl IntoView {
    let (session, navigate) = (Session::get(), use_navigate());
    let PublicInvitation { organisation, name, email, role: given_role, has_account, expires_at } =
        invitation;
    let send = move |password: String| {
        let (path, navigate) = (path.clone(), navigate.clone());
        async move {
            post::<_, IgnoredAny>(&path, &AcceptInvitation { password }).await?;
            session.ask().await?;
            navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() });
            Ok(())
        }
    };
    let lede = if has_account {
        texts::lede_known(role(given_role), &email)
    } else {
        texts::lede_new(role(given_role), &email)
    };
    let note = texts::until(&format::instant_here(expires_at.micros().div_euclid(1_000)));
    let known = (!has_account).then(|| vec![name, email.clone(), organisation.clone()]);
    view! {
        <PageHeader title=texts::title(&organisation) lede=Signal::stored(lede) />
        <PasswordForm email known action=texts::action() send on_closed note />
    }
}
