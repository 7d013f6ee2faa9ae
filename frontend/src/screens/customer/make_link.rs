//! Makes a link for one contact and shows it once.

use std::sync::Arc;

use kept_api::asks::{Ask, NewAsk};
use kept_api::contacts::Contact;
use kept_api::page::Page;
use kept_api::surveys::Survey;
use kept_core::ask::Channel;
use kept_core::ids::{AskId, ContactId, SurveyId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::add_contact::AddContact;
use super::desk::Desk;
use crate::browser::fresh_uuid;
use crate::client;
use crate::i18n::ask as texts;
use crate::screens::fetched::Fetched;
use crate::screens::form::Trouble;
use crate::ui::{Button, ButtonKind, Choice, CopyButton, Select};

/// The choice that opens the form for somebody new.
const NEW: &str = "new";

/// The contact that is offered first: whoever may be asked, or somebody new.
fn first_choice(contacts: &[Contact]) -> String {
    let askable = contacts.iter().find(|contact| !contact.do_not_contact);
    askable.map_or_else(|| NEW.to_owned(), |contact| contact.id.to_string())
}

/// Survey, contact, button; then the link.
#[component]
pub(super) fn MakeLink(
    /// The surveys.
    surveys: Signal<Arc<Page<Survey>>>,
    /// The people at the customer.
    contacts: Fetched<Page<Contact>>,
    /// Called once a link has been made.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let desk = Desk::get();
    let trouble = Trouble::none();
    let first =
        surveys.with_untracked(|page| page.items.first().map(|s| s.id.to_string()).unwrap_or_default());
    let survey = RwSignal::new(first);
    let chosen = RwSignal::new(None::<String>);
    let people = move || contacts.get().map(|page| page.items.clone()).unwrap_or_default();
    let contact = Memo::new(move |_| chosen.get().unwrap_or_else(|| first_choice(&people())));
    let made = RwSignal::new(None::<Ask>);
    let busy = RwSignal::new(false);
    // Sent again with the same id after a lost answer, so that one ask is made.
    let id = StoredValue::new(fresh_uuid().map(AskId));
    let send = move |()| {
        let survey_id = survey.get_untracked().parse::<SurveyId>();
        let contact_id = contact.get_untracked().parse::<ContactId>();
        let (Ok(survey_id), Ok(contact_id)) = (survey_id, contact_id) else { return };
        let new = NewAsk {
            id: id.get_value(),
            customer_id: desk.id,
            contact_id: Some(contact_id),
            survey_id,
            channel: Channel::Link,
            promise_id: None,
            touchpoint: String::new(),
            days: None,
            external: None,
        };
        trouble.clear();
        busy.set(true);
        spawn_local(async move {
            let answer = client::post::<_, Ask>("/asks", &new).await;
            busy.set(false);
            if let Err(error) = &answer
                && error.status().is_none()
            {
                // Nobody knows whether it was made: the same id is sent again.
            } else {
                id.set_value(fresh_uuid().map(AskId));
            }
            match answer {
                Ok(ask) => {
                    made.set(Some(ask));
                    on_done.run(());
                }
                Err(error) => trouble.take(error),
            }
        });
    };
    let survey_choices = move || surveys.with(|page| survey_choices(&page.items));
    let added = move |contact: Contact| {
        chosen.set(Some(contact.id.to_string()));
        contacts.refetch();
    };
    let form = move || {
        let people = people();
        view! {
            <Select
                name="ask-survey"
                label=texts::survey()
                choices=survey_choices()
                value=survey
                error=trouble.at("/survey_id")
                on_change=move |next| survey.set(next)
            />
            <Select
                name="ask-contact"
                label=texts::contact()
                choices=contact_choices(&people)
                value=contact
                error=trouble.at("/contact_id")
                on_change=move |next| chosen.set(Some(next))
            />
        }
    };
    let next = move || {
        if contact.with(|contact| contact == NEW) {
            view! { <AddContact on_added=added /> }.into_any()
        } else {
            view! {
                <Button kind=ButtonKind::Primary busy on_press=send>
                    {texts::make()}
                </Button>
            }
            .into_any()
        }
    };
    let name = move |ask: &Ask| {
        people().iter().find(|c| Some(c.id) == ask.contact_id).map(|c| c.name.clone()).unwrap_or_default()
    };
    let link = move || made.get().map(|ask| view! { <LinkMade name=name(&ask) ask made /> });
    view! {
        <div class="k-form asks__form">{form} {next} {trouble.view()} {link}</div>
    }
}

pub(super) fn survey_choices(surveys: &[Survey]) -> Vec<Choice> {
    surveys.iter().map(|survey| Choice::new(survey.id.to_string(), survey.body.title.clone())).collect()
}

fn contact_choices(contacts: &[Contact]) -> Vec<Choice> {
    let label = |contact: &Contact| {
        if contact.do_not_contact { texts::do_not_contact(&contact.name) } else { contact.name.clone() }
    };
    let known = contacts.iter().map(|contact| Choice::new(contact.id.to_string(), label(contact)));
    known.chain([Choice::new(NEW, texts::contact_new())]).collect()
}

/// The link, this once.
#[component]
fn LinkMade(
    /// Whom it is for.
    name: String,
    /// The ask with its link.
    ask: Ask,
    /// Where the ask stands as long as its link is shown.
    made: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let desk = Desk::get();
    let link = ask.link.unwrap_or_default();
    view! {
        <div class="asks__made" role="status">
            <p class="asks__made-title">{texts::made_title(&name)}</p>
            <p class="customer-small">{move || texts::made_text(&desk.instant(ask.expires_at))}</p>
            <div class="asks__link">
                <input class="k-input" id="ask-link" readonly=true aria-label=texts::made_link() value=link.clone() />
                <CopyButton text=link field="ask-link" />
            </div>
            <Button kind=ButtonKind::Quiet on_press=move |()| made.set(None)>
                {texts::made_done()}
            </Button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::contact::ContactRole;
    use kept_core::ids::CustomerId;
    use uuid::Uuid;

    fn contact(number: u128, do_not_contact: bool) -> Contact {
        Contact {
            id: ContactId(Uuid::from_u128(number)),
            customer_id: CustomerId(Uuid::nil()),
            name: "Ada".into(),
            role: ContactRole::Decides,
            critical: false,
            phone: String::new(),
            email: String::new(),
            language: "en".into(),
            time_zone: String::new(),
            do_not_contact,
            consents: kept_core::contact::Consents::default(),
            external: None,
            recorded_at: kept_core::calendar::Instant::EPOCH,
            updated_at: kept_core::calendar::Instant::EPOCH,
        }
    }

    #[test]
    fn who_does_not_want_to_be_asked_is_never_offered_first() {
        assert_eq!(first_choice(&[contact(1, true), contact(2, false)]), Uuid::from_u128(2).to_string());
        assert_eq!(first_choice(&[contact(1, true)]), NEW);
        assert_eq!(first_choice(&[]), NEW);
        assert_eq!(contact_choices(&[contact(1, true)]).len(), 2);
    }
}
