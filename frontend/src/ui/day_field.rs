//! Choosing a calendar day.

use leptos::prelude::*;

use super::Field;
use super::field::describe;
use crate::day;

/// A day, chosen with the browser's own calendar. An unfinished or impossible date changes nothing.
#[component]
pub fn DayField(
    /// Name in the form; unique on the page.
    #[prop(into)]
    name: String,
    /// What the day is of.
    #[prop(into)]
    label: String,
    /// A sentence under the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The day number (days since 1970-01-01), if one is chosen.
    #[prop(into)]
    value: Signal<Option<i32>>,
    /// The first day that may be chosen.
    #[prop(optional)]
    first: Option<i32>,
    /// The last day that may be chosen.
    #[prop(optional)]
    last: Option<i32>,
    /// Called with the new day, or with nothing when the field is emptied.
    #[prop(into)]
    on_change: Callback<Option<i32>>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let described = describe(&name, hint.is_some());
    let change = move |event| {
        let text = event_target_value(&event);
        match day::from_iso(&text) {
            None if !text.is_empty() => {}
            day => on_change.run(day),
        }
    };
    view! {
        <Field name=name.clone() label hint>
            <input
                type="date"
                class="k-input k-input--day"
                id=id
                name=name
                min=first.map(day::to_iso)
                max=last.map(day::to_iso)
                aria-describedby=described
                prop:value=move || value.get().map(day::to_iso).unwrap_or_default()
                on:change=change
            />
        </Field>
    }
}
