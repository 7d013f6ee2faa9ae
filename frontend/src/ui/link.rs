//! A link to another page of the app.

use leptos::prelude::*;

use crate::url::use_carry;

/// A link that carries the day being looked at.
#[component]
pub fn Link(
    /// The page's path, with its own parameters if it has any.
    #[prop(into)]
    path: String,
    children: Children,
) -> impl IntoView {
    let carry = use_carry();
    view! {
        <a class="k-link" href=move || carry(&path)>
            {children()}
        </a>
    }
}
