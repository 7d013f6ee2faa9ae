//! Words for those who do not see the page.

use leptos::prelude::*;

/// Read aloud, not shown.
#[component]
pub fn VisuallyHidden(children: Children) -> impl IntoView {
    view! { <span class="k-hidden">{children()}</span> }
}
