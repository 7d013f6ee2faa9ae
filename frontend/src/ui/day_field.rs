//! Choosing a calendar day.

use kept_core::calendar::Day;
use leptos::prelude::*;

use super::Field;
use super::field::describe;

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
    /// The day, if one is chosen.
    #[prop(into)]
    value: Signal<Option<Day>>,
    /// The first day that may be chosen.
    #[prop(optional, into)]
    first: Signal<Option<Day>>,
    /// The last day that may be chosen.
    #[prop(optional, into)]
    last: Signal<Option<Day>>,
    /// Called with the new day, or with nothing when the field is emptied.
    #[prop(into)]
    on_change: Callback<Option<Day>>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let described = describe(&name, hint.is_some());
    let change = move |event| {
        let text = event_target_value(&event);
        let day = text.parse().ok();
        if day.is_some() || text.is_empty() {
            on_change.run(day);
        }
    };
    view! {
        <Field name=name.clone() label hint>
            <input
                type="date"
                class="k-input k-input--day"
                id=id
                name=name
                min=move || first.get().map(|day| day.to_string())
                max=move || last.get().map(|day| day.to_string())
                aria-describedby=described
                prop:value=move || value.get().map(|day| day.to_string()).unwrap_or_default()
                on:change=change
            />
        </Field>
    }
}
