//! The people at the customer.

use kept_api::contacts::Contact;
use kept_core::access::Action;
use leptos::prelude::*;

use super::add_contact::AddContact;
use super::desk::{Desk, People};
use super::edit_contact::EditContact;
use super::words;
use crate::i18n::contacts as texts;
use crate::screens::fetched::Shown;
use crate::ui::{Badge, Button, ButtonKind, Details, Section, Tone, VisuallyHidden};

/// The section: everybody, and a form for one more.
#[component]
pub(super) fn PeopleSection() -> impl IntoView {
    let (desk, contacts) = (Desk::get(), People::get());
    let edited = RwSignal::new(None::<Contact>);
    let writes = Memo::new(move |_| desk.may(Action::WriteCustomers));
    let add = move || {
        writes.get().then(|| {
            view! {
                <Details summary=texts::add()>
                    <AddContact prefix="person" on_added=move |_| contacts.refetch() />
                </Details>
            }
        })
    };
    let edit = move || edited.get().map(|contact| view! { <EditContact contact edited /> });
    view! {
        <div id="people" class="customer-place">
            <Section title=texts::title() lede=texts::text()>
                <Shown fetched=contacts let:page>
                    {move || {
                        if page.with(|page| page.items.is_empty()) {
                            return view! { <p class="customer-small">{texts::none()}</p> }.into_any();
                        }
                        let lines = page.with(|page| page.items.clone());
                        let line = move |contact| view! { <Line contact edited writes /> };
                        view! { <ul class="people">{lines.into_iter().map(line).collect_view()}</ul> }.into_any()
                    }}
                </Shown>
                {add}
            </Section>
            {edit}
        </div>
    }
}

/// One person: name, role, and how to reach them.
#[component]
fn Line(
    contact: Contact,
    /// Where the person stands whose dialog is open.
    edited: RwSignal<Option<Contact>>,
    /// Whether the member may change people.
    writes: Memo<bool>,
) -> impl IntoView {
    let name = contact.name.clone();
    let phone = (!contact.phone.is_empty()).then(|| reach("tel", &contact.phone, texts::phone_named(&name)));
    let email =
        (!contact.email.is_empty()).then(|| reach("mailto", &contact.email, texts::email_named(&name)));
    let critical = contact.critical.then(|| view! { <Badge>{texts::critical()}</Badge> });
    let quiet =
        contact.do_not_contact.then(|| view! { <Badge tone=Tone::Bad>{texts::do_not_contact()}</Badge> });
    let role = words::role(contact.role);
    let edit = move || {
        let (opened, words) = (contact.clone(), texts::edit_named(&contact.name));
        writes.get().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move |()| edited.set(Some(opened.clone()))>
                    <span aria-hidden="true">{texts::edit()}</span>
                    <VisuallyHidden>{words}</VisuallyHidden>
                </Button>
            }
        })
    };
    view! {
        <li class="people__line">
            <div class="people__who">
                <p>
                    <bdi>{name}</bdi> " " {critical} " " {quiet}
                </p>
                <p class="customer-small people__reach">
                    <span>{role}</span> {phone} {email}
                </p>
            </div>
            {edit}
        </li>
    }
}

/// A link that calls or writes.
fn reach(scheme: &str, address: &str, words: String) -> impl IntoView + use<> {
    let plain: String = address.chars().filter(|c| scheme != "tel" || !c.is_whitespace()).collect();
    view! {
        <a class="k-link" href=format!("{scheme}:{plain}") rel="external" aria-label=format!("{words}: {address}") dir="ltr">
            {address.to_owned()}
        </a>
    }
}
