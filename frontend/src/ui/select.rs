//! One of many.

use leptos::prelude::*;

use super::field::describe;
use super::{Choice, Field, Icon, IconName};

/// A list of which one entry holds: the browser's own, which every reader knows.
#[component]
pub fn Select(
    /// Name in the form; unique on the page.
    #[prop(into)]
    name: String,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// A sentence under the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The entries.
    choices: Vec<Choice>,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The one that holds.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new one.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let described = describe(&name, hint.is_some());
    let options = choices.into_iter().map(move |choice| {
        let held = choice.value.clone();
        view! {
            <option value=choice.value prop:selected=move || value.with(|v| *v == held)>
                {choice.label}
            </option>
        }
    });
    view! {
        <Field name=name.clone() label hint error>
            <span class="k-select">
                <select
                    class="k-input k-select__control"
                    id=id
                    name=name
                    aria-describedby=described
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    on:change=move |event| on_change.run(event_target_value(&event))
                >
                    {options.collect_view()}
                </select>
                <Icon name=IconName::Down />
            </span>
        </Field>
    }
}
