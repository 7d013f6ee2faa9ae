//! Views of the same thing, one at a time.

use leptos::prelude::*;

/// One of the views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its name in the address.
    pub value: String,
    /// Its title.
    pub label: String,
    /// Its address.
    pub href: String,
}

/// Tabs as links: each view has an address, the browser's back button works, and no script is needed to read them.
#[component]
pub fn Tabs(
    /// What the views are of; read aloud.
    #[prop(into)]
    label: String,
    /// The views.
    tabs: Vec<Tab>,
    /// The one being shown.
    #[prop(into)]
    value: Signal<String>,
) -> impl IntoView {
    let links = tabs.into_iter().map(|tab| {
        let here = tab.value;
        view! {
            <li>
                <a
                    class="k-tabs__tab"
                    href=tab.href
                    aria-current=move || value.with(|v| *v == here).then_some("page")
                >
                    {tab.label}
                </a>
            </li>
        }
    });
    view! {
        <nav class="k-tabs" aria-label=label>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
}
