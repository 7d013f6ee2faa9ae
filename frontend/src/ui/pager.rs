//! On through a long list, and back to its beginning.

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::i18n::ui;

/// Links to the first page and the page after. A list by cursor knows only how it goes on; the browser knows the way
/// back.
#[component]
pub fn Pager(
    /// Address of the first page, where this is another.
    #[prop(into)]
    first: Signal<Option<String>>,
    /// Address of the page after, if there is one.
    #[prop(into)]
    next: Signal<Option<String>>,
    /// What is being shown, such as "1–50 of 3,999".
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let step = |href: Option<String>, words: &'static str, icon: IconName, last: bool| {
        let inside = view! {
            {(!last).then(|| view! { <Icon name=icon /> })}
            <span class="k-button__text">{words}</span>
            {last.then(|| view! { <Icon name=icon /> })}
        };
        match href {
            Some(href) => view! { <a class="k-button k-button--secondary" href=href>{inside}</a> }.into_any(),
            None => {
                view! { <span class="k-button k-button--secondary k-button--off" aria-disabled="true">{inside}</span> }
                    .into_any()
            }
        }
    };
    view! {
        <nav class="k-pager" aria-label=ui::pages()>
            <div class="k-pager__what">{children.map(|children| children())}</div>
            {move || step(first.get(), ui::first_page(), IconName::Left, false)}
            {move || step(next.get(), ui::next(), IconName::Right, true)}
        </nav>
    }
}
