//! The fields of a settlement.

use kept_core::promise::Ground;
use leptos::prelude::*;

use super::desk::Desk;
use super::settle::Draft;
use super::settling::{GROUNDS, Kind};
use super::words;
use crate::i18n::promise as texts;
use crate::screens::form::{choices, from_word};
use crate::ui::{DayField, InputKind, Select, TextArea, TextField};

/// Claim with its number, ground, day, note.
#[component]
pub(super) fn Fields(
    /// What is being said.
    draft: Draft,
) -> impl IntoView {
    let desk = Desk::get();
    let last = Memo::new(move |_| desk.today());
    let number = move || {
        let error = draft.trouble.at("/claim");
        match draft.kind.get() {
            Kind::Late => {
                view! { <TextField name="settle-hours" label=texts::late_hours() kind=InputKind::Number value=draft.hours error /> }
                    .into_any()
            }
            Kind::Partly => {
                view! { <TextField name="settle-part" label=texts::part() kind=InputKind::Number value=draft.percent error /> }
                    .into_any()
            }
            _ => ().into_any(),
        }
    };
    view! {
        <Select
            name="settle-claim"
            label=texts::claim()
            choices=choices(Kind::ALL, Kind::name, Kind::label)
            value=Signal::derive(move || draft.kind.get().name().to_owned())
            on_change=move |word: String| {
                draft.kind.update(|kind| *kind = Kind::from_name(&word).unwrap_or(*kind));
            }
        />
        {number}
        <Select
            name="settle-ground"
            label=texts::ground()
            choices=choices(GROUNDS, Ground::as_str, words::ground_choice)
            value=Signal::derive(move || draft.ground.get().as_str().to_owned())
            on_change=move |word: String| {
                draft.ground.update(|ground| *ground = from_word(GROUNDS, Ground::as_str, &word).unwrap_or(*ground));
            }
        />
        <DayField
            name="settle-day"
            label=texts::day()
            hint=texts::day_hint()
            last
            value=draft.day
            on_change=move |day| draft.day.set(day)
        />
        {draft.trouble.line("/day")}
        <TextArea
            name="settle-note"
            label=texts::note()
            optional=true
            rows=2
            value=draft.note
            error=draft.trouble.at("/note")
        />
    }
}
