//! Adds a person at the customer without leaving what one is doing.

use kept_api::contacts::{Contact, NewContact};
use kept_core::contact::ContactRole;
use kept_core::ids::ContactId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::words::{self, ROLES};
use crate::browser::fresh_uuid;
use crate::client;
use crate::i18n::ask as texts;
use crate::screens::form::{Trouble, choices, from_word};
use crate::ui::{Button, InputKind, Select, TextField, Toasts};

/// Name, role, e-mail, phone.
#[component]
pub(super) fn AddContact(
    /// What the names of the fields begin with; unique on the page.
    #[prop(default = "contact")]
    prefix: &'static str,
    /// Called with the person once stored.
    #[prop(into)]
    on_added: Callback<Contact>,
) -> impl IntoView {
    let (desk, toasts, trouble) = (Desk::get(), Toasts::get(), Trouble::none());
    let (name, email, phone) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let role = RwSignal::new(ContactRole::Unknown);
    let busy = RwSignal::new(false);
    let id = fresh_uuid().map(ContactId);
    let send = move || {
        trouble.clear();
        if name.with_untracked(|name| name.trim().is_empty()) {
            trouble.say("/name", texts::contact_need_name());
            return;
        }
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let new = NewContact {
            id,
            phone: text(phone),
            email: text(email),
            ..NewContact::named(text(name), role.get_untracked())
        };
        busy.set(true);
        spawn_local(async move {
            let path = format!("/customers/{}/contacts", desk.id);
            let answer = client::post::<_, Contact>(&path, &new).await;
            busy.set(false);
            match answer {
                Ok(contact) => {
                    toasts.done(texts::contact_added(&contact.name));
                    on_added.run(contact);
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
        <form class="k-form asks__contact" novalidate on:submit=submit>
            <TextField name=format!("{prefix}-name") label=texts::contact_name() value=name error=trouble.at("/name") />
            <Select
                name=format!("{prefix}-role")
                label=texts::contact_role()
                choices=choices(ROLES, ContactRole::as_str, words::role)
                value=Signal::derive(move || role.get().as_str().to_owned())
                on_change=move |word: String| {
                    role.update(|role| *role = from_word(ROLES, ContactRole::as_str, &word).unwrap_or(*role));
                }
            />
            <TextField
                name=format!("{prefix}-email")
                label=texts::contact_email()
                kind=InputKind::Email
                optional=true
                value=email
                error=trouble.at("/email")
            />
            <TextField
                name=format!("{prefix}-phone")
                label=texts::contact_phone()
                optional=true
                value=phone
                error=trouble.at("/phone")
            />
            {trouble.view()}
            <Button submit=true busy>
                {texts::contact_add()}
            </Button>
        </form>
    }
}
