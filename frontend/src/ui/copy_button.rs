//! Puts a text into the clipboard.

use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::icon::{Icon, IconName};
use crate::i18n::ui;

/// Copies `text` and says so.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            copied.set(JsFuture::from(promise).await.is_ok());
        });
    };
    let words = move || if copied.get() { ui::copied() } else { ui::copy() };
    view! {
        <button type="button" class="k-button k-button--quiet k-copy" on:click=copy on:blur=move |_| copied.set(false)>
            {move || view! { <Icon name=if copied.get() { IconName::Check } else { IconName::Copy } /> }}
            <span aria-live="polite">{words}</span>
        </button>
    }
}
