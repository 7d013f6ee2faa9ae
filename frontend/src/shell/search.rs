//! Search, from everywhere.

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, KeyboardEvent};

use crate::i18n::shell;
use crate::ui::{Icon, IconName};
use crate::url::{AS_OF, Query, use_query};

/// Looks for customers; `/` leads here from anywhere that is no field itself.
#[component]
pub(super) fn SearchField() -> impl IntoView {
    let field: NodeRef<html::Input> = NodeRef::new();
    let query = use_query();
    let navigate = use_navigate();
    let jump = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() != "/" || is_typing(&event) {
            return;
        }
        if let Some(input) = field.get_untracked() {
            event.prevent_default();
            // The field is on every page; a page without it needs no focus.
            let _ = input.focus();
            input.select();
        }
    });
    on_cleanup(move || jump.remove());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = field.get_untracked().map(|input| input.value()).unwrap_or_default();
        let as_of = query.with_untracked(|q| q.get(AS_OF).map(str::to_owned));
        let target = Query::new().with("q", words.trim()).maybe(AS_OF, as_of);
        navigate(&target.after("/customers"), NavigateOptions::default());
    };
    view! {
        <search class="k-search">
            <form class="k-search__form" on:submit=submit>
                <Icon name=IconName::Search />
                <input
                    node_ref=field
                    type="search"
                    name="q"
                    class="k-search__field"
                    autocomplete="off"
                    aria-label=shell::search_label()
                    placeholder=shell::search_placeholder()
                    aria-keyshortcuts="/"
                    prop:value=move || query.with(|q| q.get("q").unwrap_or_default().to_owned())
                />
                <kbd class="k-search__key" aria-hidden="true">
                    {shell::search_key()}
                </kbd>
            </form>
        </search>
    }
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    modified
        || element.is_some_and(|e| {
            e.matches("input:not([type=radio],[type=checkbox]), textarea, select").unwrap_or(false)
        })
}
