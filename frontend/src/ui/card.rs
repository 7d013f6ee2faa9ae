//! Things that belong together.

use leptos::prelude::*;

/// A part of a page under its own heading, set off by a hairline.
#[component]
pub fn Section(
    /// The heading (second level).
    #[prop(into)]
    title: String,
    /// A sentence under the heading.
    #[prop(optional, into)]
    lede: Option<String>,
    /// Controls beside the heading.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="k-section">
            <header class="k-section__head">
                <div>
                    <h2 class="k-section__title">{title}</h2>
                    {lede.map(|text| view! { <p class="k-section__lede">{text}</p> })}
                </div>
                {actions.map(|view| view! { <div class="k-section__actions">{view.run()}</div> })}
            </header>
            {children()}
        </section>
    }
}

/// A framed part of a section, for things that stand side by side.
#[component]
pub fn Card(
    /// The heading (third level), if it has one.
    #[prop(optional, into)]
    title: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="k-card">
            {title.map(|text| view! { <h3 class="k-card__title">{text}</h3> })}
            {children()}
        </div>
    }
}
