//! Yes or no, taken up with the form.

use leptos::prelude::*;

/// A box to tick, with its label.
#[component]
pub fn Checkbox(
    /// Name in the form; unique on the page.
    #[prop(into)]
    name: String,
    /// What ticking it says.
    #[prop(into)]
    label: String,
    /// A sentence under the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it is ticked.
    value: RwSignal<bool>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let hint_id = format!("{id}-hint");
    view! {
        <div class="k-check">
            <input
                type="checkbox"
                class="k-check__box"
                id=id.clone()
                name=name
                prop:checked=value
                aria-describedby=hint.is_some().then(|| hint_id.clone())
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <label class="k-check__label" for=id>
                {label}
            </label>
            {hint.map(|text| view! { <p class="k-check__hint" id=hint_id>{text}</p> })}
        </div>
    }
}
