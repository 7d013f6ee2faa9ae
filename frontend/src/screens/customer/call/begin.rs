//! Which survey, and with whom.

use std::sync::Arc;

use kept_api::contacts::Contact;
use kept_api::page::Page;
use kept_api::surveys::Survey;
use leptos::prelude::*;

use super::desk::Call;
use crate::browser;
use crate::i18n::call as texts;
use crate::screens::customer::make_link::survey_choices;
use crate::ui::{Choice, Select};

/// Where the survey that was asked last is remembered.
const KEY: &str = "kept-call-survey";

/// The survey that is asked: the one wished for, one whose call was left off, the one asked last, or the first.
pub(super) fn chosen_survey(
    surveys: &[Survey],
    wished: Option<&str>,
    is_left_off: impl Fn(&Survey) -> bool,
) -> Option<Survey> {
    let last = browser::stored(KEY);
    let named =
        |name: Option<&str>| surveys.iter().find(|survey| Some(survey.id.to_string().as_str()) == name);
    let last = || named(last.as_deref());
    named(wished)
        .or_else(|| last().filter(|survey| is_left_off(survey)))
        .or_else(|| surveys.iter().find(|survey| is_left_off(survey)))
        .or_else(last)
        .or_else(|| surveys.first())
        .cloned()
}

/// Remembers the survey for the next call.
pub(super) fn remember(survey: &str) {
    browser::store(KEY, Some(survey));
}

/// Survey and contact, above the questions; they give way once the answer is saved.
#[component]
pub(super) fn Begin(
    /// The call.
    call: Call,
    /// What can be asked.
    surveys: Signal<Arc<Page<Survey>>>,
    /// Whom one may be speaking with.
    contacts: Signal<Vec<Contact>>,
    /// Called with the survey that is chosen.
    #[prop(into)]
    on_survey: Callback<String>,
) -> impl IntoView {
    let survey = call.survey.with_value(|survey| survey.id.to_string());
    let contact =
        Signal::derive(move || call.draft.with(|d| d.contact.map(|id| id.to_string()).unwrap_or_default()));
    let people = move || {
        let known = contacts.get().into_iter().map(|c| Choice::new(c.id.to_string(), c.name));
        std::iter::once(Choice::new("", texts::contact_none())).chain(known).collect::<Vec<_>>()
    };
    let choose = move |text: String| call.draft.update(|draft| draft.contact = text.parse().ok());
    let shown = move || call.saved.get().is_none();
    view! {
        <Show when=shown>
            {
                let survey = survey.clone();
                view! {
                    <div class="call__begin">
                        <Select
                            name="call-survey"
                            label=texts::survey()
                            choices=surveys.with(|page| survey_choices(&page.items))
                            value=Signal::derive(move || survey.clone())
                            on_change=on_survey
                        />
                        {move || {
                            view! {
                                <Select
                                    name="call-contact"
                                    label=texts::contact()
                                    choices=people()
                                    value=contact
                                    on_change=choose
                                />
                            }
                        }}
                    </div>
                }
            }
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::calendar::Instant;
    use kept_core::ids::SurveyId;
    use kept_core::survey::SurveyBody;
    use uuid::Uuid;

    fn survey(number: u128) -> Survey {
        let body = SurveyBody { title: "Short".into(), language: "en".into(), questions: vec![] };
        let id = SurveyId(Uuid::from_u128(number));
        let recorded_at = Instant::EPOCH;
        Survey { id, version: 1, body, frozen: false, responses: 0, external: None, recorded_at }
    }

    #[test]
    fn the_survey_wished_for_is_asked_and_otherwise_the_first() {
        let all = [survey(1), survey(2)];
        let id = |survey: Option<Survey>| survey.map(|s| s.id);
        let second = all[1].id.to_string();
        let none = |_: &Survey| false;
        assert_eq!(id(chosen_survey(&all, Some(&second), none)), Some(all[1].id));
        assert_eq!(id(chosen_survey(&all, Some("gone"), none)), Some(all[0].id));
        assert_eq!(id(chosen_survey(&all, None, none)), Some(all[0].id));
        assert_eq!(chosen_survey(&[], None, none), None);
    }

    #[test]
    fn a_call_that_was_left_off_goes_on_unless_another_survey_is_wished_for() {
        let all = [survey(1), survey(2)];
        let left_off = |survey: &Survey| survey.id == all[1].id;
        let id = |survey: Option<Survey>| survey.map(|s| s.id);
        assert_eq!(id(chosen_survey(&all, None, left_off)), Some(all[1].id));
        let first = all[0].id.to_string();
        assert_eq!(id(chosen_survey(&all, Some(&first), left_off)), Some(all[0].id));
    }
}
