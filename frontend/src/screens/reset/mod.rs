//! `/reset/{token}`: a member chooses another password.

use kept_api::passwords::{NewPassword, PublicPasswordReset};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::by_link::{ByLink, PasswordForm, Said};
use crate::client::{get, post};
use crate::i18n::reset as texts;
use crate::ui::{ButtonKind, EmptyState, LinkButton, PageHeader};
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
    let done = RwSignal::new(false);
    let PublicPasswordReset { organisation, name, email, .. } = reset;
    let lede = texts::lede(&name, &email, &organisation);
    let known = Some(vec![name, email.clone(), organisation]);
    let send = move |password: String| {
        let path = path.clone();
        async move {
            post::<_, ()>(&path, &NewPassword { password }).await?;
            // The reader may have gone elsewhere meanwhile.
            done.try_set(true);
            Ok(())
        }
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
        <div hidden=done>
            <PageHeader title=texts::title() lede=Signal::stored(lede) />
            <PasswordForm email known action=texts::action() send on_closed />
        </div>
        {after}
    }
}
