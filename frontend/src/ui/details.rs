//! What only some readers want to know.

use leptos::prelude::*;

/// A line that opens to more.
#[component]
pub fn Details(
    /// The line.
    #[prop(into)]
    summary: String,
    /// Whether it is open at first.
    #[prop(optional)]
    open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="k-details" open=open>
            <summary class="k-details__summary">{summary}</summary>
            <div class="k-details__body">{children()}</div>
        </details>
    }
}
