//! The steps of a scale or the options of a choice, each with its key.

use kept_core::survey::{Question, QuestionKind};
use leptos::prelude::*;

use super::desk::Call;
use super::entry::{Given, Press, key_of};
use crate::format;
use crate::screens::customer::words;

/// One answer that can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    value: u8,
    /// What it means, where that is said.
    label: Option<String>,
}

/// All steps: with the survey's own labels, or else with the usual meaning of the scale.
fn steps(question: &Question) -> Vec<Step> {
    let Some((low, high)) = question.scale() else { return vec![] };
    let ends = question.labels.len() == 2 && question.kind != QuestionKind::Choice;
    let label = |value: u8| match question.labels.as_slice() {
        [] => words::step(question.kind, value).map(str::to_owned),
        [first, _] if ends && value == low => Some(first.clone()),
        [_, last] if ends && value == high => Some(last.clone()),
        _ if ends => None,
        labels => labels.get(usize::from(value - low)).cloned(),
    };
    (low..=high).map(|value| Step { value, label: label(value) }).collect()
}

/// The answers as buttons.
#[component]
pub(super) fn Options(
    /// The call.
    call: Call,
    /// The question.
    question: Question,
    /// Its answer.
    given: Memo<Given>,
) -> impl IntoView {
    let choice = question.kind == QuestionKind::Choice;
    let steps = steps(&question);
    let long = steps.len() > 7;
    let wide = steps.iter().any(|step| step.label.is_some()) && !long;
    // On a long scale a button has no room for words: those of the ends stand under it.
    let end = |step: Option<&Step>| step.filter(|_| long).and_then(|step| step.label.clone());
    let ends = [end(steps.first()), end(steps.last())];
    let ends = ends.map(|label| view! { <span dir="auto">{label}</span> });
    let buttons = steps.into_iter().map(|Step { value, label }| {
        let held = move || given.get() == Given::Step(value);
        // A digit is its own key; only what has another key shows it.
        let number = (!choice).then(|| format::count(value.into()));
        let key = (choice || value > 9).then(|| key_of(value));
        view! {
            <button
                type="button"
                class="call__option"
                aria-pressed=move || held().to_string()
                on:click=move |_| call.apply(Press::Choose(value))
            >
                {key
                    .map(|key| {
                        view! {
                            <kbd class="call__key" aria-hidden="true">
                                {key}
                            </kbd>
                        }
                    })}
                {number.map(|number| view! { <span class="call__number">{number}</span> })}
                {label.filter(|_| !long).map(|label| view! { <span class="call__label" dir="auto">{label}</span> })}
            </button>
        }
    });
    view! {
        <div
            class="call__options"
            class:call__options--wide=wide
            class:call__options--long=long
            role="group"
            aria-labelledby="call-question"
        >
            {buttons.collect_view()}
        </div>
        <p class="call__ends">{ends.into_iter().collect_view()}</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::customer::call::entry::tests::question;

    fn labels(question: &Question) -> Vec<Option<String>> {
        steps(question).into_iter().map(|step| step.label).collect()
    }

    #[test]
    fn every_step_has_a_button_and_the_labels_that_there_are() {
        let mut scale = question("a", QuestionKind::Satisfaction, true);
        assert!(labels(&scale).iter().all(Option::is_some));
        scale.labels = vec!["bad".into(), "good".into()];
        assert_eq!(labels(&scale), [Some("bad".into()), None, None, None, Some("good".into())]);
        let ten = question("b", QuestionKind::Recommend, true);
        assert_eq!(steps(&ten).len(), 11);
        let choice = question("c", QuestionKind::Choice, true);
        assert_eq!(labels(&choice), [Some("Yes".into()), Some("No".into())]);
        assert!(steps(&question("d", QuestionKind::Open, false)).is_empty());
    }
}
