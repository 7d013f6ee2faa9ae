//! Changes what is known of a person, or takes them off. Two who do so at once do not overwrite each other.

use kept_api::contacts::{Contact, ContactPatch};
use kept_core::contact::ContactRole;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, People};
use super::words::{self, ROLES};
use crate::client::Request;
use crate::i18n::{ask, contacts as texts, ui};
use crate::problem::ApiError;
use crate::screens::form::{Trouble, choices, from_word};
use crate::ui::{
    Button, ButtonKind, Checkbox, Details, Dialog, ErrorState, InputKind, Loading, Select, TextField, Toasts,
};

/// The person as the form holds them.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    role: RwSignal<ContactRole>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    language: RwSignal<String>,
    critical: RwSignal<bool>,
    do_not_contact: RwSignal<bool>,
}

impl Draft {
    fn of(contact: &Contact) -> Self {
        Self {
            name: RwSignal::new(contact.name.clone()),
            role: RwSignal::new(contact.role),
            email: RwSignal::new(contact.email.clone()),
            phone: RwSignal::new(contact.phone.clone()),
            language: RwSignal::new(contact.language.clone()),
            critical: RwSignal::new(contact.critical),
            do_not_contact: RwSignal::new(contact.do_not_contact),
        }
    }

    /// What differs from how the person stood when the form was opened: what somebody else changed meanwhile stays.
    fn patch(self, was: &Contact) -> ContactPatch {
        let text = |signal: RwSignal<String>, was: &str| {
            let now = signal.get_untracked().trim().to_owned();
            (now != was).then_some(now)
        };
        let flag = |signal: RwSignal<bool>, was: bool| {
            let now = signal.get_untracked();
            (now != was).then_some(now)
        };
        let role = self.role.get_untracked();
        ContactPatch {
            name: text(self.name, &was.name),
            role: (role != was.role).then_some(role),
            email: text(self.email, &was.email),
            phone: text(self.phone, &was.phone),
            language: text(self.language, &was.language),
            critical: flag(self.critical, was.critical),
            do_not_contact: flag(self.do_not_contact, was.do_not_contact),
            ..ContactPatch::default()
        }
    }
}

/// What was read, with the tag of how it stood then.
type Read = Option<Result<(Contact, Option<String>), ApiError>>;

/// The dialog of one person; closing it empties `edited`.
#[component]
pub(super) fn EditContact(
    /// Whom it is about.
    contact: Contact,
    /// Where the person stands as long as the dialog is open.
    edited: RwSignal<Option<Contact>>,
) -> impl IntoView {
    let (desk, contacts) = (Desk::get(), People::get());
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            edited.set(None);
        }
    });
    let id = contact.id;
    let (read, stale) = (RwSignal::new(Read::None), RwSignal::new(false));
    let look = move || {
        spawn_local(async move {
            let found = Request::get(&format!("/contacts/{id}")).tagged::<Contact>().await;
            if let Err(error) = &found {
                desk.session.heard(error);
            }
            read.try_set(Some(found));
        });
    };
    look();
    let close = Callback::new(move |()| {
        open.set(false);
        contacts.refetch();
    });
    let again = Callback::new(move |()| {
        stale.set(true);
        read.set(None);
        look();
    });
    let body = move || {
        match read.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Err(error)) => view! { <ErrorState error on_retry=move |()| look() /> }.into_any(),
        Some(Ok((contact, tag))) => view! {
            {stale.get_untracked().then(|| view! { <p class="customer-refusal" role="alert">{texts::stale()}</p> })}
            <Form contact=contact.clone() tag=tag.clone() on_done=close on_stale=again />
            <Deletion contact tag on_done=close on_stale=again />
        }
        .into_any(),
    }
    };
    view! {
        <Dialog name="contact" title=contact.name open>
            {body}
        </Dialog>
    }
}

/// A change or a deletion was refused, since somebody else was faster.
fn is_stale(error: &ApiError) -> bool {
    error.status() == Some(412)
}

#[component]
fn Form(
    contact: Contact,
    /// How the person stood when the form was filled.
    tag: Option<String>,
    /// Called once saved.
    on_done: Callback<()>,
    /// Called when somebody else was faster.
    on_stale: Callback<()>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let draft = Draft::of(&contact);
    let was = StoredValue::new(contact);
    let send = move || {
        trouble.clear();
        if draft.name.with_untracked(|name| name.trim().is_empty()) {
            trouble.say("/name", ask::contact_need_name());
            return;
        }
        let patch = was.with_value(|was| draft.patch(was));
        let mut request = Request::patch(&format!("/contacts/{}", was.with_value(|was| was.id)));
        if let Some(tag) = &tag {
            request = request.if_match(tag);
        }
        busy.set(true);
        spawn_local(async move {
            let answer = request.json::<_, Contact>(&patch).await;
            busy.try_set(false);
            match answer {
                Ok(now) => {
                    toasts.done(texts::saved(&now.name));
                    on_done.run(());
                }
                Err(error) if is_stale(&error) => on_stale.run(()),
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
    let role = draft.role;
    view! {
        <form class="k-form" novalidate on:submit=submit>
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
            <Checkbox name="edit-critical" label=texts::field_critical() value=draft.critical />
            <Checkbox name="edit-quiet" label=texts::field_do_not_contact() value=draft.do_not_contact />
            {trouble.view()}
            <Button kind=ButtonKind::Primary submit=true busy>
                {texts::save()}
            </Button>
        </form>
    }
}

#[component]
fn Deletion(
    contact: Contact,
    /// How the person stood when the dialog was opened.
    tag: Option<String>,
    /// Called once deleted.
    on_done: Callback<()>,
    /// Called when somebody else was faster.
    on_stale: Callback<()>,
) -> impl IntoView {
    let (toasts, trouble, busy) = (Toasts::get(), Trouble::none(), RwSignal::new(false));
    let (id, name) = (contact.id, StoredValue::new(contact.name));
    let send = move |()| {
        let mut request = Request::delete(&format!("/contacts/{id}"));
        if let Some(tag) = &tag {
            request = request.if_match(tag);
        }
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            let answer = request.send::<()>().await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.done(name.with_value(|name| texts::deleted(name)));
                    on_done.run(());
                }
                Err(error) if is_stale(&error) => on_stale.run(()),
                Err(error) => trouble.take(error),
            }
        });
    };
    view! {
        <Details summary=ui::more()>
            <div class="k-form">
                <p>{name.with_value(|name| texts::delete_text(name))}</p>
                {trouble.view()}
                <Button kind=ButtonKind::Danger busy on_press=send>
                    {name.with_value(|name| texts::delete_action(name))}
                </Button>
            </div>
        </Details>
    }
}
