//! `/reset/{token}`: a member chooses another password.

use kept_api::passwords::{NewPassword, PublicPasswordReset};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use super::by_link::{ByLink, Said};
use super::form::Trouble;
use super::password::{self, NewPasswordField};
use crate::browser;
use crate::client::{get, post};
use crate::i18n::{access, reset as texts};
use crate::ui::{Button, ButtonKind, EmptyState, LinkButton, PageHeader};
use crate::url::escape;

/// Shows whose password it is, and takes the new one.
#[component]
pub fn Reset() -> impl IntoView {
    let params = use_params_map();
    let path = Memo::new(move |_| {
        let token = params.with(|all| all.get("token").unwrap_or_default());
        format!("/public/password-resets/{}", escape(&token))
    });
    let found = LocalResource::new(move || {
        let path = path.get();
        async move { get::<PublicPasswordReset>(&path).await }
    });
    view! {
        <ByLink
            resource=found
            closed=Said { title: texts::closed_title(), body: texts::closed_body() }
            unknown=Said { title: texts::unknown_title(), body: texts::unknown_body() }
            title=texts::title()
            way_on=crate::i18n::join::to_sign_in()
            let:reset
        >
            <Choose reset path=path.get_untracked() on_closed=move |()| found.refetch() />
        </ByLink>
    }
}

/// The new password; then the way to sign in with it.
#[component]
fn Choose(
    /// Whose.
    reset: PublicPasswordReset,
    /// Where the answer goes.
    path: String,
    /// Called when the link was used meanwhile.
    #[prop(into)]
    on_closed: Callback<()>,
) -> impl IntoView {
    let (trouble, busy, done) = (Trouble::none(), RwSignal::new(false), RwSignal::new(false));
    let password = RwSignal::new(String::new());
    let lede = texts::lede(&reset.name, &reset.email, &reset.organisation);
    let known = Signal::stored(vec![reset.name, reset.email.clone(), reset.organisation]);
    let send = move || {
        trouble.clear();
        let given = NewPassword { password: password.get_untracked() };
        if let Some(words) = password::fault(&given.password) {
            trouble.say("/password", words);
            browser::focus_soon("f-password");
            return;
        }
        let path = path.clone();
        busy.set(true);
        spawn_local(async move {
            match post::<_, ()>(&path, &given).await {
                Ok(()) => drop(done.try_set(true)),
                Err(error) if error.status() == Some(410) => on_closed.run(()),
                Err(error) => trouble.take_here(error),
            }
            busy.try_set(false);
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            send();
        }
    };
    browser::focus_soon("f-password");
    let form = view! {
        <div hidden=done>
            <PageHeader title=texts::title() lede=Signal::stored(lede) />
            <form class="k-form" novalidate on:submit=submit>
                // Password managers keep the password under this.
                <input type="hidden" name="username" autocomplete="username" value=reset.email />
                <NewPasswordField
                    name="password"
                    label=access::new_password()
                    known
                    value=password
                    error=trouble.at("/password")
                />
                {trouble.view()}
                <Button kind=ButtonKind::Primary submit=true busy>
                    {texts::action()}
                </Button>
            </form>
        </div>
    };
    let after = move || {
        done.get().then(|| {
            view! {
                <PageHeader title=texts::done_title() />
                <EmptyState title=texts::done_body()>
                    <LinkButton path="/" kind=ButtonKind::Primary>{crate::i18n::join::to_sign_in()}</LinkButton>
                </EmptyState>
            }
        })
    };
    view! {
        {form}
        {after}
    }
}
