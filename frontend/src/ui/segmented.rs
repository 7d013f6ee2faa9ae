//! One of a few.

use leptos::prelude::*;

/// One of the choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A row of choices of which one holds: radio buttons, so the arrow keys move between them.
#[component]
pub fn Segmented(
    /// Name; unique on the page.
    #[prop(into)]
    name: String,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Whether the label is only read aloud.
    #[prop(optional)]
    quiet: bool,
    /// The choices.
    choices: Vec<Choice>,
    /// The one that holds.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new one.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let options = choices.into_iter().map(|choice| {
        let id = format!("f-{name}-{}", choice.value);
        let held = choice.value.clone();
        let given = choice.value.clone();
        view! {
            <input
                type="radio"
                class="k-segmented__radio"
                id=id.clone()
                name=name.clone()
                value=choice.value
                prop:checked=move || value.with(|v| *v == held)
                on:change=move |_| on_change.run(given.clone())
            />
            <label class="k-segmented__choice" for=id>
                {choice.label}
            </label>
        }
    });
    view! {
        <fieldset class="k-segmented">
            <legend class="k-segmented__label" class:k-hidden=quiet>
                {label}
            </legend>
            <div class="k-segmented__row">{options.collect_view()}</div>
        </fieldset>
    }
}
