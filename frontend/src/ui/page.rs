//! The head of a page.

use leptos::prelude::*;

use crate::i18n::shell;

/// The title of a page (also the browser's), a sentence, and the actions of the whole page.
#[component]
pub fn PageHeader(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// A sentence under the title.
    #[prop(optional, into)]
    lede: Option<Signal<String>>,
    /// The actions of the whole page.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> impl IntoView {
    Effect::new(move |_| document().set_title(&shell::page_title(&title.get())));
    view! {
        <header class="k-page">
            <div class="k-page__words">
                <h1 class="k-page__title">
                    <bdi>{title}</bdi>
                </h1>
                {lede.map(|text| view! { <p class="k-page__lede">{text}</p> })}
            </div>
            {actions.map(|view| view! { <div class="k-page__actions">{view.run()}</div> })}
        </header>
    }
}
