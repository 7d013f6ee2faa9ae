//! One entry of the timeline.

use kept_api::evidence::TimelineEntry;
use kept_api::promises::Promise;
use kept_api::responses::Response;
use kept_core::calendar::Day;
use kept_core::response::Answer;
use kept_core::survey::QuestionKind;
use leptos::prelude::*;

use super::deed;
use super::promise_words::{self, tone};
use super::words;
use crate::format;
use crate::i18n::{customer, promise as promises};
use crate::ui::{Badge, Tone};

/// When, what, by whom.
#[component]
pub(super) fn Entry(
    /// What happened.
    entry: TimelineEntry,
) -> impl IntoView {
    match entry {
        TimelineEntry::Response { day, response } => {
            view! { {head(day, answered(&response))} {answers(&response)} }.into_any()
        }
        TimelineEntry::PromiseMade { day, promise } => {
            let by = promise.made_by.as_ref().map(|by| customer::made_by(&by.name)).unwrap_or_default();
            let what = view! { <Badge>{customer::promised()}</Badge> " " {by} };
            let due = customer::due(&promise_words::due(&promise));
            view! {
                {head(day, what.into_any())}
                {said(&promise)}
                <p class="customer-small">{due} ", " {words::component(promise.component)}</p>
            }
            .into_any()
        }
        TimelineEntry::PromiseSettled { day, promise } => {
            view! { {head(day, ended(&promise))} {said(&promise)} }.into_any()
        }
        TimelineEntry::Behaviour { day, behaviour } => {
            view! { {head(day, deed::did(&behaviour))} {deed::words(&behaviour.text)} }.into_any()
        }
        TimelineEntry::Feedback { day, feedback } => view! {
            {head(day, deed::spoke(&feedback))}
            {deed::words(&feedback.text)}
            <p class="customer-small">{deed::about(&feedback)}</p>
        }
        .into_any(),
    }
}

fn head(day: Day, what: AnyView) -> impl IntoView {
    view! {
        <p class="timeline__head">
            <time class="timeline__day" datetime=day.to_string()>
                {format::date(day)}
            </time>
            <span>{what}</span>
        </p>
    }
}

fn said(promise: &Promise) -> impl IntoView + use<> {
    view! {
        <p class="timeline__promise" dir="auto">
            {promise.text.clone()}
        </p>
    }
}

fn ended(promise: &Promise) -> AnyView {
    let Some(settled) = promise.settled else {
        return view! { <Badge tone=Tone::Bad>{promises::stand_overdue()}</Badge> }.into_any();
    };
    let words = customer::settled(words::outcome(settled.outcome));
    view! {
        <Badge tone=tone(settled.outcome)>{words}</Badge>
        " "
        {words::ground(settled.ground)}
    }
    .into_any()
}

/// That the customer answered, by which way, and who took it down.
fn answered(response: &Response) -> AnyView {
    let word = if response.complete { customer::answered() } else { customer::answered_part() };
    let tone = if response.complete { Tone::Good } else { Tone::Warn };
    let by = response.taken_down_by.as_ref().map(|by| format!(", {}", customer::taken_down_by(&by.name)));
    view! {
        <Badge tone>{word}</Badge>
        " "
        {words::channel(response.channel)}
        {by}
    }
    .into_any()
}

fn answers(response: &Response) -> impl IntoView + use<> {
    let (values, texts): (Vec<Answer>, Vec<Answer>) =
        response.answers.iter().cloned().partition(|answer| answer.value.is_some());
    let values = values.into_iter().map(|answer| {
        view! {
            <div>
                <dt>{words::question(answer.kind)}</dt>
                <dd>{answer.value.map(|value| step(answer.kind, value))}</dd>
            </div>
        }
    });
    let texts = texts.into_iter().filter_map(|answer| answer.text).map(|text| {
        view! {
            <blockquote class="timeline__words" dir="auto">
                {text}
            </blockquote>
        }
    });
    view! {
        <dl class="timeline__answers">{values.collect_view()}</dl>
        {texts.collect_view()}
    }
}

/// An answer on its scale.
fn step(kind: QuestionKind, value: u8) -> String {
    let number = format::count(value.into());
    match kind.scale() {
        Some((_, high)) => customer::answer_of(&number, &format::count(high.into())),
        None => customer::answer_option(&number),
    }
}
