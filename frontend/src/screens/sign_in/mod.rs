//! Signing in, at whatever address the reader came to.

use kept_api::sessions::SignIn as Credentials;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::client;
use crate::i18n::{field_errors, sign_in};
use crate::problem::ApiError;
use crate::shell::Alone;
use crate::state::Session;
use crate::ui::{Button, ButtonKind, ErrorState, InputKind, PageHeader, TextField};

/// E-mail and password; the page that was asked for appears once they are right.
#[component]
pub fn SignIn() -> impl IntoView {
    let session = Session::get();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, tried) = (RwSignal::new(false), RwSignal::new(false));
    let error = RwSignal::new(None::<ApiError>);
    let missing = move |field: RwSignal<String>| {
        Signal::derive(move || {
            (tried.get() && field.with(|text| text.trim().is_empty()))
                .then(|| field_errors::required().to_owned())
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let given = Credentials {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        if busy.get_untracked() || given.email.is_empty() || given.password.is_empty() {
            browser::focus_soon(if given.email.is_empty() { "f-email" } else { "f-password" });
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = match client::post::<_, ()>("/sessions", &given).await {
                Ok(()) => session.ask().await,
                Err(problem) => Err(problem),
            };
            // When it went well this page is gone by now.
            if let Err(problem) = answer {
                error.try_set(Some(problem));
                browser::focus_soon("f-password");
            }
            busy.try_set(false);
        });
    };
    browser::focus_soon("f-email");
    view! {
        <Alone>
            <PageHeader title=sign_in::title() />
            <form class="k-form" novalidate on:submit=submit>
                <TextField
                    name="email"
                    label=sign_in::email()
                    kind=InputKind::Email
                    error=missing(email)
                    value=email
                />
                <TextField
                    name="password"
                    label=sign_in::password()
                    kind=InputKind::Password
                    error=missing(password)
                    value=password
                />
                {move || error.get().map(|error| view! { <ErrorState error /> })}
                <Button kind=ButtonKind::Primary submit=true busy>
                    {sign_in::action()}
                </Button>
            </form>
        </Alone>
    }
}

/// The sign-in page above what a member was at when the session ended: a dialog, so that nothing under it, not even
/// another dialog, can be reached.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let element: NodeRef<html::Dialog> = NodeRef::new();
    let show = move || {
        if let Some(dialog) = element.get().filter(|dialog| !dialog.open()) {
            // Fails only where the element has left the page meanwhile.
            let _ = dialog.show_modal();
        }
    };
    Effect::new(move |_| show());
    let title = document().title();
    on_cleanup(move || document().set_title(&title));
    view! {
        <dialog
            class="k-again"
            node_ref=element
            aria-label=sign_in::title()
            on:cancel=|event: web_sys::Event| event.prevent_default()
            on:close=move |_| untrack(show)
        >
            <SignIn />
        </dialog>
    }
}
