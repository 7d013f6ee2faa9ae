//! The survey as a respondent sees it. Nothing in it can be pressed.

use kept_core::survey::QuestionKind;
use leptos::prelude::*;

use super::draft::{Draft, QuestionDraft};
use crate::i18n::surveys;

#[component]
pub(super) fn Preview(draft: Draft) -> impl IntoView {
    view! {
        <section class="surveys-preview" aria-label=surveys::preview() tabindex="0">
            <p class="surveys-preview__what">{surveys::preview()}</p>
            <p class="surveys-preview__title" dir="auto">
                {draft.title}
            </p>
            <For each=move || draft.questions.get() key=|question| question.number let:question>
                <Seen question />
            </For>
        </section>
    }
}

#[component]
fn Seen(question: QuestionDraft) -> impl IntoView {
    let optional = move || {
        let open = question.kind.get() == QuestionKind::Open;
        (open || !question.required.get()).then(|| {
            view! { <span class="surveys-preview__optional">{surveys::preview_optional()}</span> }
        })
    };
    view! {
        <div class="surveys-preview__question">
            <p class="surveys-preview__text" dir="auto">
                {question.text}
                {optional}
            </p>
            {move || answers(question.kind.get(), &question.labels.get())}
        </div>
    }
}

/// The steps of a scale with their labels, the options of a choice, or room for words.
fn answers(kind: QuestionKind, lines: &str) -> AnyView {
    let labels: Vec<String> =
        lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    match kind.scale() {
        None if kind == QuestionKind::Open => {
            view! { <p class="surveys-preview__words">{surveys::preview_open()}</p> }.into_any()
        }
        None => options(labels).into_any(),
        Some((low, high)) if labels.len() == usize::from(high - low) + 1 => {
            let named = (low..=high).zip(labels).map(|(step, label)| format!("{step} · {label}"));
            options(named.collect()).into_any()
        }
        Some((low, high)) => scale(low, high, &labels).into_any(),
    }
}

fn options(labels: Vec<String>) -> impl IntoView {
    let lines = labels.into_iter().map(|label| view! { <li dir="auto">{label}</li> });
    view! { <ul class="surveys-preview__options">{lines.collect_view()}</ul> }
}

fn scale(low: u8, high: u8, labels: &[String]) -> impl IntoView + use<> {
    let steps = (low..=high).map(|step| view! { <li>{step.to_string()}</li> }).collect_view();
    let ends = match labels {
        [first, last] => Some((first.clone(), last.clone())),
        _ => None,
    };
    view! {
        <ol class="surveys-preview__steps">{steps}</ol>
        {ends.map(|(first, last)| {
            view! {
                <p class="surveys-preview__ends">
                    <span dir="auto">{first}</span>
                    <span dir="auto">{last}</span>
                </p>
            }
        })}
    }
}
