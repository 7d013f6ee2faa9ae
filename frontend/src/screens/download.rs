//! A list as a table for a spreadsheet.

use kept_api::paths::BASE;
use leptos::prelude::*;

use crate::i18n::ui;
use crate::url::Query;

/// Takes along what the list shows, all pages of it.
#[component]
pub(super) fn Download(
    /// Where the list is read, such as `/customers`.
    list: &'static str,
    /// What is asked of the list; where a page begins says nothing here.
    #[prop(into)]
    query: Signal<Query>,
) -> impl IntoView {
    let href = move || {
        // People open it in a spreadsheet, which knows UTF-8 by its mark.
        let query = query.get().without("cursor").without("limit").with("bom", "true");
        query.after(&format!("{BASE}{list}.csv"))
    };
    let name = format!("{}.csv", list.trim_start_matches('/'));
    view! {
        <a class="k-button k-button--secondary" href=href download=name>
            <span class="k-button__text">{ui::download_csv()}</span>
        </a>
    }
}
