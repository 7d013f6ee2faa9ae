//! One question, large, with its keys.

use kept_core::survey::{Question, QuestionKind};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};

use super::desk::Call;
use super::entry::{Given, Press, known, press};
use super::options::Options;
use crate::i18n::call as texts;
use crate::keyboard;
use crate::ui::{Button, ButtonKind};

/// The question at `at`.
#[component]
pub(super) fn AtQuestion(
    /// The call.
    call: Call,
    /// Which question, from 0.
    at: usize,
) -> impl IntoView {
    let question = call.survey.with_value(|survey| survey.body.questions.get(at).cloned())?;
    let heading: NodeRef<html::H2> = NodeRef::new();
    let open = question.kind == QuestionKind::Open;
    Effect::new(move |_| {
        if let Some(heading) = heading.get().filter(|_| !open) {
            // The heading takes the focus, so that the next question is read aloud and every key is ours.
            let _ = heading.focus();
        }
    });
    keys(call, at, question.clone());
    let place = texts::question_of(&(at + 1).to_string(), &call.total().to_string());
    let need = if question.required { texts::required() } else { texts::optional() };
    let text = question.text.clone();
    let given = Memo::new(move |_| call.draft.with(|draft| draft.entry.given(at)));
    let field = if open {
        view! { <Words call at /> }.into_any()
    } else {
        view! { <Options call question=question.clone() given /> }.into_any()
    };
    Some(view! {
        <section class="call__card" aria-labelledby="call-question">
            <p class="call__place">{place} " · " {need}</p>
            <h2 id="call-question" class="call__question" tabindex="-1" dir="auto" node_ref=heading>
                {text}
            </h2>
            {field}
            <p class="call__keys">{hint(&question)}</p>
            <Moves call at given />
        </section>
    })
}

/// Which keys work here.
fn hint(question: &Question) -> String {
    if question.kind == QuestionKind::Open {
        return texts::keys_words().to_owned();
    }
    let choose = match question.scale() {
        Some((0, 10)) => texts::keys_ten().to_owned(),
        Some((low, high)) => texts::keys_scale(&low.to_string(), &high.to_string()),
        None => String::new(),
    };
    format!("{choose} {}", texts::keys_move())
}

/// Back and on, for those who do not use keys.
#[component]
fn Moves(
    /// The call.
    call: Call,
    /// Which question, from 0.
    at: usize,
    /// Its answer.
    given: Memo<Given>,
) -> impl IntoView {
    let last = at + 1 == call.total();
    let on = move || match (given.get() == Given::Nothing, last) {
        (true, _) => texts::skip(),
        (false, true) => texts::to_review(),
        (false, false) => texts::next(),
    };
    view! {
        <div class="call__moves">
            <Button disabled=Signal::derive(move || at == 0) on_press=move |()| call.apply(Press::Back)>
                {texts::back()}
            </Button>
            <Button kind=ButtonKind::Primary on_press=move |()| call.apply(Press::Next)>
                {on}
            </Button>
        </div>
    }
}

/// The customer's own words.
#[component]
fn Words(
    /// The call.
    call: Call,
    /// Which question, from 0.
    at: usize,
) -> impl IntoView {
    let field: NodeRef<html::Textarea> = NodeRef::new();
    let first = call.draft.with_untracked(|draft| draft.entry.words(at));
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let write = move |event| {
        let words = event_target_value(&event);
        call.draft.update(|draft| draft.entry.give(at, Given::Words(words)));
    };
    view! {
        <textarea
            class="k-input k-input--area call__words"
            id="call-words"
            rows="5"
            dir="auto"
            aria-label=texts::words()
            maxlength=kept_core::survey::MAX_WORDS.to_string()
            node_ref=field
            prop:value=first
            on:input=write
        ></textarea>
    }
}

/// Listens to the keys as long as the question is shown.
fn keys(call: Call, at: usize, question: Question) {
    for (shortcut, keys) in known(|key| press(key, false, &question, "")) {
        keyboard::note(shortcut, keys);
    }
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let words = call.draft.with_untracked(|draft| draft.entry.words(at));
        let asked = press(&event.key(), event.shift_key(), &question, &words);
        let Some(asked) = asked.filter(|asked| !belongs_elsewhere(&event, *asked)) else { return };
        event.prevent_default();
        call.apply(asked);
    });
    on_cleanup(move || listener.remove());
}

/// A key pressed in another field or on a button is not ours; nor is one that is held down.
pub(super) fn belongs_elsewhere(event: &KeyboardEvent, asked: Press) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing();
    let moving = matches!(asked, Press::Next | Press::Back);
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let within =
        |selector: &str| element.as_ref().is_some_and(|e| e.closest(selector).ok().flatten().is_some());
    let fields = within("input, select, dialog, .k-shell__bar");
    let pressing = event.key() == "Enter" && within("button, a");
    modified || (moving && event.repeat()) || fields || pressing
}
