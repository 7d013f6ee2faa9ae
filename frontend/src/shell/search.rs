//! Search, from everywhere.

use leptos::prelude::*;

use super::palette::Palette;
use crate::i18n::shell;
use crate::keyboard::Shortcut;
use crate::ui::{Icon, IconName};

/// Opens the palette; `/` and `Ctrl K` do so from anywhere that is no field itself.
#[component]
pub(super) fn SearchButton() -> impl IntoView {
    let palette = Palette::get();
    view! {
        <search class="k-search">
            <button
                type="button"
                class="k-search__open"
                aria-haspopup="dialog"
                aria-keyshortcuts=Shortcut::Search.aria()
                on:click=move |_| palette.show()
            >
                <Icon name=IconName::Search />
                <span class="k-search__words">{shell::search_label()}</span>
                <kbd class="k-search__key" aria-hidden="true">
                    {Shortcut::Search.sign()}
                </kbd>
            </button>
        </search>
    }
}
