//! `/join/{token}`: somebody who was invited becomes a member.

use kept_api::invitations::{AcceptInvitation, PublicInvitation};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use serde::de::IgnoredAny;

use super::by_link::{ByLink, Said};
use super::form::Trouble;
use super::password::{self, NewPasswordField};
use super::settings::role;
use crate::browser;
use crate::client::{get, post};
use crate::format;
use crate::i18n::{access, field_errors, join as texts};
use crate::state::Session;
use crate::ui::{Button, ButtonKind, InputKind, PageHeader, TextField};
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
    let (session, trouble, busy) = (Session::get(), Trouble::none(), RwSignal::new(false));
    let navigate = use_navigate();
    let password = RwSignal::new(String::new());
    let has_account = invitation.has_account;
    let send = move || {
        trouble.clear();
        let given = AcceptInvitation { password: password.get_untracked() };
        if let Some(words) = fault(&given.password, has_account) {
            trouble.say("/password", words);
            browser::focus_soon("f-password");
            return;
        }
        let (path, navigate) = (path.clone(), navigate.clone());
        busy.set(true);
        spawn_local(async move {
            let answer = match post::<_, IgnoredAny>(&path, &given).await {
                Ok(_) => session.ask().await,
                Err(error) => Err(error),
            };
            busy.try_set(false);
            match answer {
                Ok(()) => navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() }),
                Err(error) if error.status() == Some(410) => on_closed.run(()),
                Err(error) => trouble.take_here(error),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            send();
        }
    };
    let lede = if has_account {
        texts::lede_known(role(invitation.role), &invitation.email)
    } else {
        texts::lede_new(role(invitation.role), &invitation.email)
    };
    let until = texts::until(&format::instant_here(invitation.expires_at.micros().div_euclid(1_000)));
    let known = Signal::stored(vec![
        invitation.name.clone(),
        invitation.email.clone(),
        invitation.organisation.clone(),
    ]);
    let field = if has_account {
        view! {
            <TextField
                name="password"
                label=texts::password()
                kind=InputKind::Password
                value=password
                error=trouble.at("/password")
            />
        }
        .into_any()
    } else {
        view! {
            <NewPasswordField
                name="password"
                label=access::new_password()
                known
                value=password
                error=trouble.at("/password")
            />
        }
        .into_any()
    };
    browser::focus_soon("f-password");
    view! {
        <PageHeader title=texts::title(&invitation.organisation) lede=Signal::stored(lede) />
        <form class="k-form" novalidate on:submit=submit>
            // Password managers keep the password under this.
            <input type="hidden" name="username" autocomplete="username" value=invitation.email />
            {field} {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {texts::action()}
            </Button>
            <p class="settings-may">{until}</p>
        </form>
    }
}

/// What is wrong with the password before it is sent: an old one may be shorter than new ones must be.
fn fault(password: &str, has_account: bool) -> Option<&'static str> {
    if has_account { password.is_empty().then(field_errors::required) } else { password::fault(password) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_new_password_has_to_be_long() {
        assert_eq!(fault("short", true), None);
        assert_eq!(fault("short", false), Some(field_errors::too_short()));
        assert_eq!(fault("", true), Some(field_errors::required()));
    }
}
