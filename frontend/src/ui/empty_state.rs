//! Nothing here yet, and what to do about it.

use leptos::prelude::*;

/// Stands where there would be data: why there is none, and the way to some.
#[component]
pub fn EmptyState(
    /// What is not here.
    #[prop(into)]
    title: String,
    /// Why, and what would bring it.
    #[prop(optional, into)]
    body: Option<String>,
    /// The action that would bring it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="k-empty">
            <p class="k-empty__title">{title}</p>
            {body.map(|text| view! { <p class="k-empty__body">{text}</p> })}
            {children.map(|children| view! { <div class="k-empty__action">{children()}</div> })}
        </div>
    }
}
