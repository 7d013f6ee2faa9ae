//! For a member who has forgotten the password, or lost a device.

use kept_api::members::Member;
use kept_api::passwords::PasswordReset;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client::Request;
use crate::i18n::settings as texts;
use crate::screens::form::Trouble;
use crate::state::Session;
use crate::ui::{Button, Details, Once, Toasts};

/// A link for another password, and an end of all sessions.
#[component]
pub(super) fn SignInHelp(
    /// For whom.
    member: Member,
) -> impl IntoView {
    let (session, toasts, trouble) = (Session::get(), Toasts::get(), Trouble::none());
    let busy = RwSignal::new(false);
    let made = RwSignal::new(None::<PasswordReset>);
    let (id, name) = (member.id, StoredValue::new(member.name));
    let make = move |()| {
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            let path = format!("/members/{id}/password-resets");
            match Request::post(&path).send::<PasswordReset>().await {
                Ok(link) => drop(made.try_set(Some(link))),
                Err(error) => trouble.take(error),
            }
            busy.try_set(false);
        });
    };
    let end = move |()| {
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            match Request::delete(&format!("/members/{id}/sessions")).send::<()>().await {
                Ok(()) => toasts.done(name.with_value(|name| texts::sessions_ended(name))),
                Err(error) => trouble.take(error),
            }
            busy.try_set(false);
        });
    };
    let links = session.with_me(|me| me.organisation.links).unwrap_or(false);
    let way = if links {
        view! {
            <p>{name.with_value(|name| texts::reset_text(name))}</p>
            <Button busy on_press=make>
                {texts::reset_action()}
            </Button>
        }
        .into_any()
    } else {
        view! { <p>{texts::no_links()}</p> }.into_any()
    };
    let link = move || {
        made.get().map(|reset| {
            view! {
                <Once
                    title=name.with_value(|name| texts::reset_made(name))
                    text=texts::link_text(&session.instant(reset.expires_at))
                    label=texts::link()
                    field="reset-link"
                    value=reset.link
                    on_done=move |()| made.set(None)
                />
            }
        })
    };
    view! {
        <Details summary=texts::sign_in_help()>
            <div class="k-form">
                {way} {link} <p>{name.with_value(|name| texts::end_sessions_text(name))}</p>
                <Button busy on_press=end>
                    {texts::end_sessions_action()}
                </Button>
                {trouble.view()}
            </div>
        </Details>
    }
}
