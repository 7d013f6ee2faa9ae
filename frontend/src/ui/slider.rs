//! A number to play with.

use leptos::prelude::*;

/// A slider with its value in words. The keyboard moves it by one step.
#[component]
pub fn Slider(
    /// Name; unique on the page.
    #[prop(into)]
    name: String,
    /// What is being changed.
    #[prop(into)]
    label: String,
    /// The smallest value.
    min: i64,
    /// The largest value.
    max: i64,
    /// The distance between values.
    #[prop(default = 1)]
    step: i64,
    /// The value.
    value: RwSignal<i64>,
    /// The value as it is read.
    #[prop(into)]
    text: Callback<i64, String>,
    /// Whether it cannot be moved now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let id = format!("f-{name}");
    let change = move |event| {
        if let Ok(number) = event_target_value(&event).parse::<i64>() {
            value.set(number.clamp(min, max));
        }
    };
    view! {
        <div class="k-slider">
            <div class="k-slider__head">
                <label for=id.clone()>{label}</label>
                <output class="k-slider__value" for=id.clone()>
                    {move || text.run(value.get())}
                </output>
            </div>
            <input
                type="range"
                class="k-slider__range"
                id=id
                name=name
                min=min.to_string()
                max=max.to_string()
                step=step.to_string()
                disabled=disabled
                aria-valuetext=move || text.run(value.get())
                prop:value=move || value.get().to_string()
                on:input=change
            />
        </div>
    }
}
