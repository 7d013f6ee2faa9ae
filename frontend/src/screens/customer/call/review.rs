//! All answers, to be read back and saved.

use kept_core::survey::QuestionKind;
use leptos::html;
use leptos::prelude::*;

use super::desk::Call;
use super::entry::{Given, Press, known, press_at_review};
use super::question::belongs_elsewhere;
use crate::format;
use crate::i18n::call as texts;
use crate::keyboard;
use crate::screens::customer::words;
use crate::ui::{Badge, Button, ButtonKind, Tone};

/// The answers with a way back to each.
#[component]
pub(super) fn Review(
    /// The call.
    call: Call,
    /// Name of the customer.
    name: Signal<String>,
) -> impl IntoView {
    let heading: NodeRef<html::H2> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    let save = move || call.save(&name.get_untracked());
    for (shortcut, keys) in known(press_at_review) {
        keyboard::note(shortcut, keys);
    }
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let asked = press_at_review(&event.key());
        let Some(asked) = asked.filter(|asked| !belongs_elsewhere(&event, *asked)) else { return };
        event.prevent_default();
        if asked == Press::Next { save() } else { call.apply(Press::Back) }
    });
    on_cleanup(move || listener.remove());
    let empty = Memo::new(move |_| call.draft.with(|draft| draft.entry.is_empty()));
    let notice = move || {
        let incomplete = call.survey.with_value(|s| call.draft.with(|d| d.entry.is_incomplete(&s.body)));
        let words = if empty.get() { texts::nothing() } else { texts::incomplete() };
        (empty.get() || incomplete).then(|| view! { <p class="call__notice" role="status">{words}</p> })
    };
    let lines = (0..call.total()).map(|at| view! { <Line call at /> }).collect_view();
    view! {
        <section class="call__card" aria-labelledby="call-review">
            <h2 id="call-review" class="call__question" tabindex="-1" node_ref=heading>
                {texts::review_title()}
            </h2>
            <p>{texts::review_text()}</p>
            <ol class="call__review">{lines}</ol>
            {notice}
            <div class="call__moves">
                <Button on_press=move |()| call.apply(Press::Back)>{texts::back()}</Button>
                <Button kind=ButtonKind::Primary disabled=empty on_press=move |()| save()>
                    {texts::save()}
                </Button>
            </div>
        </section>
    }
}

#[component]
fn Line(
    /// The call.
    call: Call,
    /// Which question, from 0.
    at: usize,
) -> impl IntoView {
    let question = call.survey.with_value(|survey| survey.body.questions.get(at).cloned())?;
    let text = question.text.clone();
    let given = move || match call.draft.with(|draft| draft.entry.given(at)) {
        Given::Nothing => {
            let tone = if question.required { Tone::Warn } else { Tone::Neutral };
            view! { <Badge tone>{texts::unanswered()}</Badge> }.into_any()
        }
        Given::Words(words) => view! { <span dir="auto">{words}</span> }.into_any(),
        Given::Step(step) if question.kind == QuestionKind::Choice => {
            question.labels.get(usize::from(step.saturating_sub(1))).cloned().into_any()
        }
        Given::Step(step) => {
            let meaning = words::step(question.kind, step).filter(|_| question.labels.is_empty());
            let meaning = meaning.map(|words| format!(" ({words})"));
            view! { {format::count(step.into())} {meaning} }.into_any()
        }
    };
    let change = move |()| call.draft.update(|draft| draft.entry.at = at);
    Some(view! {
        <li class="call__line">
            <div>
                <p class="customer-small" dir="auto">
                    {text}
                </p>
                <p class="call__given">{given}</p>
            </div>
            <Button kind=ButtonKind::Quiet on_press=change>
                {texts::change()}
            </Button>
        </li>
    })
}
