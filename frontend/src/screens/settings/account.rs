//! One's own account: name, password, where one is signed in.

use kept_api::members::{Member, MemberPatch};
use kept_api::passwords::ChangePassword;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Frame;
use super::sessions::Sessions;
use super::words;
use crate::client::Request;
use crate::i18n::{access, field_errors, settings as texts};
use crate::screens::form::Trouble;
use crate::screens::password::{self, NewPasswordField};
use crate::state::Session;
use crate::ui::{Button, InputKind, Section, TextField, Toasts};

/// `/settings/account`.
#[component]
pub fn Account() -> impl IntoView {
    let session = Session::get();
    let lede =
        Signal::derive(move || session.with_me(|me| texts::account_lede(&me.email)).unwrap_or_default());
    // The list is read again once others have been signed out by a new password.
    let again = RwSignal::new(0_u32);
    view! {
        <Frame here="/settings/account" lede>
            <Name />
            <Password on_changed=move |()| again.update(|n| *n = n.wrapping_add(1)) />
            <Sessions again />
        </Frame>
    }
}

/// The member's name and role.
#[component]
fn Name() -> impl IntoView {
    let (session, toasts, trouble) = (Session::get(), Toasts::get(), Trouble::none());
    let me = untrack(|| session.me());
    let name = RwSignal::new(me.as_ref().map(|me| me.member.name.clone()).unwrap_or_default());
    let busy = RwSignal::new(false);
    let role = move || session.with_me(|me| texts::my_role(words::role(me.role), words::may(me.role)));
    let send = move || {
        let Some((_, id)) = untrack(|| session.whose()) else { return };
        let patch =
            MemberPatch { name: Some(name.get_untracked().trim().to_owned()), ..MemberPatch::default() };
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            let answer = Request::patch(&format!("/members/{id}")).json::<_, Member>(&patch).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toasts.done(texts::my_name_saved());
                    drop(session.ask().await);
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            send();
        }
    };
    view! {
        <form class="k-form" novalidate on:submit=submit>
            <p class="settings-may">{role}</p>
            <TextField
                name="my-name"
                label=texts::my_name()
                hint=texts::my_name_hint()
                value=name
                error=trouble.at("/name")
            />
            {trouble.view()}
            <Button submit=true busy>
                {texts::my_name_save()}
            </Button>
        </form>
    }
}

/// Another password, for whoever knows the one until now.
#[component]
fn Password(
    /// Called once it is another.
    #[prop(into)]
    on_changed: Callback<()>,
) -> impl IntoView {
    let (session, toasts, trouble) = (Session::get(), Toasts::get(), Trouble::none());
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let known = Signal::derive(move || {
        let all = |me: &kept_api::me::Me| {
            vec![me.member.name.clone(), me.email.clone(), me.organisation.name.clone()]
        };
        session.with_me(all).unwrap_or_default()
    });
    let wrong = Signal::derive(move || {
        let refused = trouble.code().as_deref() == Some("wrong-credentials");
        refused.then(|| texts::password_wrong().to_owned()).or_else(|| trouble.at("/current").get())
    });
    let send = move || {
        trouble.clear();
        let given = ChangePassword { current: current.get_untracked(), new: new.get_untracked() };
        if given.current.is_empty() {
            trouble.say("/current", field_errors::required());
        }
        if let Some(words) = password::fault(&given.new) {
            trouble.say("/new", words);
        }
        if given.current.is_empty() || password::fault(&given.new).is_some() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = Request::put("/me/password").json::<_, ()>(&given).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    current.set(String::new());
                    new.set(String::new());
                    toasts.done(texts::password_saved());
                    on_changed.run(());
                }
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
    view! {
        <Section title=texts::password() lede=texts::password_text()>
            <form class="k-form" novalidate on:submit=submit>
                <TextField
                    name="password-current"
                    label=texts::password_current()
                    kind=InputKind::Password
                    value=current
                    error=wrong
                />
                <NewPasswordField name="password-new" label=access::new_password() known value=new error=trouble.at("/new") />
                {trouble.rest()}
                <Button submit=true busy>
                    {texts::password_save()}
                </Button>
            </form>
        </Section>
    }
}
