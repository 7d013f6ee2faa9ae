//! On or off, at once.

use leptos::prelude::*;

/// A switch: what it changes, it changes when it is pressed.
#[component]
pub fn Switch(
    /// Name; unique on the page.
    #[prop(into)]
    name: String,
    /// What is on when it is on.
    #[prop(into)]
    label: String,
    /// Whether it is on.
    value: RwSignal<bool>,
) -> impl IntoView {
    let id = format!("f-{name}");
    view! {
        <div class="k-switch">
            <input
                type="checkbox"
                role="switch"
                class="k-switch__box"
                id=id.clone()
                name=name
                prop:checked=value
                aria-checked=move || value.get().to_string()
                on:change=move |event| value.set(event_target_checked(&event))
            />
            <label for=id>{label}</label>
        </div>
    }
}
