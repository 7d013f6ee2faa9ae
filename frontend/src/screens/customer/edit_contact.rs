//! Changes what is known of a person, or takes them off. Two who do so at once do not overwrite each other.

use kept_api::contacts::{Contact, ContactPatch, NewContact};
use kept_core::contact::{Consents, ContactRole};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::People;
use super::edited::{Start, editing, is_stale};
use super::words::{self, ROLES};
use crate::client::Request;
use crate::i18n::{ask, contacts as texts, edit, ui};
use crate::screens::form::{Trouble, choices, from_word};
use crate::screens::undo;
use crate::ui::{Button, ButtonKind, Checkbox, Choice, Details, InputKind, Select, TextField, Toasts};

/// The person as the form holds them.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    role: RwSignal<ContactRole>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    language: RwSignal<String>,
    time_zone: RwSignal<String>,
    critical: RwSignal<bool>,
    do_not_contact: RwSignal<bool>,
    consent_email: RwSignal<Option<bool>>,
    consent_phone: RwSignal<Option<bool>>,
}

impl Draft {
    fn of(contact: &Contact) -> Self {
        Self {
            name: RwSignal::new(contact.name.clone()),
            role: RwSignal::new(contact.role),
            email: RwSignal::new(contact.email.clone()),
            phone: RwSignal::new(contact.phone.clone()),
            language: RwSignal::new(contact.language.clone()),
            time_zone: RwSignal::new(contact.time_zone.clone()),
            critical: RwSignal::new(contact.critical),
            do_not_contact: RwSignal::new(contact.do_not_contact),
            consent_email: RwSignal::new(contact.consents.email),
            consent_phone: RwSignal::new(contact.consents.phone),
        }
    }

    /// The person as the form says.
    fn said(self, was: &Contact) -> Contact {
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        Contact {
            name: text(self.name),
            role: self.role.get_untracked(),
            email: text(self.email),
            phone: text(self.phone),
            language: text(self.language),
            time_zone: text(self.time_zone),
            critical: self.critical.get_untracked(),
            do_not_contact: self.do_not_contact.get_untracked(),
            consents: Consents {
                email: self.consent_email.get_untracked(),
                phone: self.consent_phone.get_untracked(),
            },
            ..was.clone()
        }
    }
}

/// What makes one of the other; what is the same in both stays out of it, since somebody else may change it.
fn patch(from: &Contact, to: &Contact) -> ContactPatch {
    fn other<T: Clone + PartialEq>(from: &T, to: &T) -> Option<T> {
        (from != to).then(|| to.clone())
    }
    ContactPatch {
        name: other(&from.name, &to.name),
        role: other(&from.role, &to.role),
        critical: other(&from.critical, &to.critical),
        phone: other(&from.phone, &to.phone),
        email: other(&from.email, &to.email),
        language: other(&from.language, &to.language),
        time_zone: other(&from.time_zone, &to.time_zone),
        do_not_contact: other(&from.do_not_contact, &to.do_not_contact),
        consents: other(&from.consents, &to.consents),
    }
}

/// The dialog of one person; closing it empties `edited`.
#[component]
pub(super) fn EditContact(
    /// Whom it is about.
    contact: Contact,
    /// Where the person stands as long as the dialog is open.
    edited: RwSignal<Option<Contact>>,
) -> impl IntoView {
    let contacts = People::get();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            edited.set(None);
        }
    });
    let on_done = Callback::new(move |()| contacts.refetch());
    let form = move |start: Start<Contact>, on_stale| {
        view! {
            <Form start=start.clone() open on_done on_stale />
            <Deletion start open on_done on_stale />
        }
    };
    let path = format!("/contacts/{}", contact.id);
    editing("contact", contact.name, path, open, form)
}

#[component]
fn Form(
    start: Start<Contact>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called once saved, and once that is taken back.
    on_done: Callback<()>,
    /// Called when somebody else was faster.
    on_stale: Callback<Contact>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let draft = Draft::of(&start.shown);
    let start = StoredValue::new(start);
    let send = move || {
        trouble.clear();
        if draft.name.with_untracked(|name| name.trim().is_empty()) {
            trouble.say("/name", ask::contact_need_name());
            return;
        }
        let (was, tag) = start.with_value(|start| (start.was.clone(), start.tag.clone()));
        let said = draft.said(&was);
        let path = format!("/contacts/{}", was.id);
        let request = Request::patch(&path);
        let request = match &tag {
            Some(tag) => request.if_match(tag),
            None => request,
        };
        busy.set(true);
        spawn_local(async move {
            let answer = request.tagged_json::<_, Contact>(&patch(&was, &said)).await;
            busy.try_set(false);
            match answer {
                Ok((now, tag)) => {
                    undo::change(toasts, texts::saved(&now.name), path, tag, patch(&now, &was), on_done);
                    open.set(false);
                    on_done.run(());
                }
                Err(error) if is_stale(&error) => on_stale.run(said),
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
            <Fields draft trouble />
            {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {texts::save()}
            </Button>
        </form>
    }
}

#[component]
fn Fields(draft: Draft, trouble: Trouble) -> impl IntoView {
    let role = draft.role;
    view! {
        <TextField name="edit-name" label=ask::contact_name() value=draft.name error=trouble.at("/name") />
        <Select
            name="edit-role"
            label=ask::contact_role()
            choices=choices(ROLES, ContactRole::as_str, words::role)
            value=Signal::derive(move || role.get().as_str().to_owned())
            on_change=move |word: String| {
                role.update(|role| *role = from_word(ROLES, ContactRole::as_str, &word).unwrap_or(*role));
            }
        />
        <TextField
            name="edit-email"
            label=ask::contact_email()
            kind=InputKind::OtherEmail
            optional=true
            value=draft.email
            error=trouble.at("/email")
        />
        <TextField
            name="edit-phone"
            label=ask::contact_phone()
            optional=true
            value=draft.phone
            error=trouble.at("/phone")
        />
        <TextField
            name="edit-language"
            label=texts::language()
            hint=texts::language_hint()
            value=draft.language
            error=trouble.at("/language")
        />
        <TextField
            name="edit-zone"
            label=texts::time_zone()
            hint=texts::time_zone_hint()
            optional=true
            value=draft.time_zone
            error=trouble.at("/time_zone")
        />
        <Consent name="edit-consent-email" label=texts::consent_email() value=draft.consent_email />
        <Consent name="edit-consent-phone" label=texts::consent_phone() value=draft.consent_phone />
        <Checkbox name="edit-critical" label=texts::field_critical() value=draft.critical />
        <Checkbox name="edit-quiet" label=texts::field_do_not_contact() value=draft.do_not_contact />
    }
}

/// What somebody has said to being asked: never asked is another thing than no.
#[component]
fn Consent(name: &'static str, label: &'static str, value: RwSignal<Option<bool>>) -> impl IntoView {
    let choices = vec![
        Choice::new("", edit::never_asked()),
        Choice::new("true", edit::yes()),
        Choice::new("false", edit::no()),
    ];
    view! {
        <Select
            name
            label
            choices
            value=Signal::derive(move || value.get().map(|on| on.to_string()).unwrap_or_default())
            on_change=move |word: String| value.set(word.parse().ok())
        />
    }
}

#[component]
fn Deletion(
    start: Start<Contact>,
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// Called once deleted, and once that is taken back.
    on_done: Callback<()>,
    /// Called when somebody else was faster.
    on_stale: Callback<Contact>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let start = StoredValue::new(start);
    let name = start.with_value(|start| start.was.name.clone());
    let send = move |()| {
        let (was, tag) = start.with_value(|start| (start.was.clone(), start.tag.clone()));
        let request = Request::delete(&format!("/contacts/{}", was.id));
        let request = match &tag {
            Some(tag) => request.if_match(tag),
            None => request,
        };
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            let answer = request.send::<()>().await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    let path = format!("/customers/{}/contacts", was.customer_id);
                    undo::deletion(toasts, texts::deleted(&was.name), path, again(was), on_done);
                    open.set(false);
                    on_done.run(());
                }
                Err(error) if is_stale(&error) => on_stale.run(was),
                Err(error) => trouble.take(error),
            }
        });
    };
    view! {
        <Details summary=ui::more()>
            <div class="k-form">
                <p>{texts::delete_text(&name)}</p>
                {trouble.view()}
                <Button kind=ButtonKind::Danger busy on_press=send>
                    {texts::delete_action(&name)}
                </Button>
            </div>
        </Details>
    }
}

/// The same person once more.
fn again(was: Contact) -> NewContact {
    NewContact {
        id: Some(was.id),
        customer_id: None,
        name: was.name,
        role: was.role,
        critical: was.critical,
        phone: was.phone,
        email: was.email,
        language: Some(was.language),
        time_zone: was.time_zone,
        do_not_contact: was.do_not_contact,
        consents: was.consents,
        external: was.external,
    }
}
