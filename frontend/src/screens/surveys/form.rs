//! The fields of a survey.

use kept_core::component::Component;
use kept_core::survey::{MAX_QUESTIONS, MIN_QUESTIONS, QuestionKind};
use leptos::prelude::*;

use super::draft::{Draft, QuestionDraft};
use super::words;
use crate::browser;
use crate::i18n::surveys;
use crate::ui::{Button, Checkbox, Choice, Icon, IconName, Section, Select, TextArea, TextField};

#[component]
pub(super) fn Form(draft: Draft) -> impl IntoView {
    let number = move || draft.wrong(|| "/questions".to_owned());
    let several = number();
    let full = Signal::derive(move || draft.questions.with(Vec::len) >= MAX_QUESTIONS);
    let add = move |()| {
        if let Some(number) = draft.add() {
            browser::focus_soon(format!("f-q{number}-kind"));
        }
    };
    view! {
        <div class="k-form">
            <TextField
                name="title"
                label=surveys::field_title()
                hint=surveys::field_title_hint()
                error=draft.wrong(|| "/title".to_owned())
                value=draft.title
            />
            <TextField
                name="language"
                label=surveys::field_language()
                hint=surveys::field_language_hint()
                error=draft.wrong(|| "/language".to_owned())
                value=draft.language
            />
        </div>
        <Section title=surveys::questions() lede=surveys::questions_lede()>
            <ol class="surveys-questions">
                <For each=move || draft.questions.get() key=|question| question.number let:question>
                    <QuestionFields draft question />
                </For>
            </ol>
            <p class="surveys-wrong" role="alert">
                {several}
            </p>
            <Button disabled=full on_press=add>
                {surveys::add()}
            </Button>
        </Section>
    }
}

/// One question, with the buttons that move it.
#[component]
fn QuestionFields(draft: Draft, question: QuestionDraft) -> impl IntoView {
    let number = question.number;
    let place = Memo::new(move |_| draft.place(number));
    let shown = move || (place.get() + 1).to_string();
    let title_id = format!("q{number}-title");
    let labelled = title_id.clone();
    view! {
        <li class="k-card surveys-question" aria-labelledby=labelled>
            <div class="surveys-question__head">
                <h3 class="k-card__title" id=title_id>
                    {move || surveys::question(&shown())}
                </h3>
                <Movers draft number place />
            </div>
            <div class="k-form">
                <Kinds draft question />
                <Words draft question place />
            </div>
        </li>
    }
}

#[component]
fn Movers(draft: Draft, number: u32, place: Memo<usize>) -> impl IntoView {
    let count = Memo::new(move |_| draft.questions.with(Vec::len));
    let shown = move || (place.get() + 1).to_string();
    let shift = move |down: bool| {
        draft.shift(number, down);
        // The button has moved with its question; the focus goes along.
        browser::focus_soon(format!("q{number}-{}", if down { "down" } else { "up" }));
    };
    let up_off = move || (place.get() == 0).then_some("true");
    let down_off = move || (place.get() + 1 >= count.get()).then_some("true");
    let few = move || (count.get() <= MIN_QUESTIONS).then_some("true");
    let remove = move |_| {
        if count.get_untracked() > MIN_QUESTIONS {
            draft.remove(number);
        }
    };
    view! {
        <div class="surveys-question__moves">
            <button
                type="button"
                class="k-button k-button--quiet k-button--icon"
                id=format!("q{number}-up")
                aria-label=move || surveys::up(&shown())
                aria-disabled=up_off
                on:click=move |_| shift(false)
            >
                <Icon name=IconName::SortUp />
            </button>
            <button
                type="button"
                class="k-button k-button--quiet k-button--icon"
                id=format!("q{number}-down")
                aria-label=move || surveys::down(&shown())
                aria-disabled=down_off
                on:click=move |_| shift(true)
            >
                <Icon name=IconName::SortDown />
            </button>
            <button
                type="button"
                class="k-button k-button--quiet k-button--icon"
                aria-label=move || surveys::remove(&shown())
                aria-disabled=few
                on:click=remove
            >
                <Icon name=IconName::Close />
            </button>
        </div>
    }
}

#[component]
fn Kinds(draft: Draft, question: QuestionDraft) -> impl IntoView {
    let number = question.number;
    let kinds = QuestionKind::ALL.map(|kind| Choice::new(kind.as_str(), words::kind(kind))).to_vec();
    let parts = Component::ALL.map(|part| Choice::new(part.as_str(), words::component(part))).to_vec();
    let turn_kind = move |word: String| {
        if let Some(kind) = QuestionKind::ALL.into_iter().find(|kind| kind.as_str() == word) {
            draft.turn(question, kind, question.component.get_untracked());
        }
    };
    let turn_part = move |word: String| {
        if let Some(part) = Component::ALL.into_iter().find(|part| part.as_str() == word) {
            draft.turn(question, question.kind.get_untracked(), part);
        }
    };
    view! {
        <div class="surveys-question__kinds">
            <Select
                name=format!("q{number}-kind")
                label=surveys::field_kind()
                choices=kinds
                value=Signal::derive(move || question.kind.get().as_str().to_owned())
                on_change=turn_kind
            />
            <Select
                name=format!("q{number}-component")
                label=surveys::field_component()
                choices=parts
                value=Signal::derive(move || question.component.get().as_str().to_owned())
                on_change=turn_part
            />
        </div>
    }
}

#[component]
fn Words(draft: Draft, question: QuestionDraft, place: Memo<usize>) -> impl IntoView {
    let number = question.number;
    let wrong = move |field: &'static str| draft.wrong(move || format!("/questions/{}/{field}", place.get()));
    let kind = Memo::new(move |_| question.kind.get());
    let labels = move || {
        let (label, hint) = match kind.get() {
            QuestionKind::Open => return None,
            QuestionKind::Choice => (surveys::field_options(), surveys::field_options_hint()),
            _ => (surveys::field_labels(), surveys::field_labels_hint()),
        };
        Some(view! {
            <TextArea
                name=format!("q{number}-labels")
                label
                hint=hint.to_owned()
                rows=2
                optional=kind.get() != QuestionKind::Choice
                error=wrong("labels")
                value=question.labels
            />
            <Checkbox
                name=format!("q{number}-required")
                label=surveys::field_required()
                value=question.required
            />
        })
    };
    view! {
        <TextArea
            name=format!("q{number}-text")
            label=surveys::field_text()
            rows=2
            error=wrong("text")
            value=question.text
        />
        {labels}
        <KeyField question error=wrong("key") />
    }
}

/// Few readers need it; where it is wrong it opens by itself, and stays open while it is put right.
#[component]
fn KeyField(question: QuestionDraft, error: Signal<Option<String>>) -> impl IntoView {
    let number = question.number;
    let opened = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or_default() || error.with(Option::is_some)
    });
    view! {
        <details class="k-details" open=opened>
            <summary class="k-details__summary">{surveys::more()}</summary>
            <div class="k-details__body">
                <TextField
                    name=format!("q{number}-key")
                    label=surveys::field_key()
                    hint=surveys::field_key_hint()
                    error
                    value=question.key
                />
            </div>
        </details>
    }
}
