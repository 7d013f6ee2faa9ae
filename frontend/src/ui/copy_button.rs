//! Puts a text into the clipboard.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Clipboard, HtmlInputElement};

use super::icon::{Icon, IconName};
use crate::i18n::ui;

/// What has come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Nothing,
    Copied,
    /// The browser does not let us: the reader copies.
    ByHand,
}

/// Copies `text` and says so. Where the browser does not allow that, the field with the text is selected.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// Id of the field that shows it.
    #[prop(optional)]
    field: Option<&'static str>,
) -> impl IntoView {
    let outcome = RwSignal::new(Outcome::Nothing);
    let by_hand = move || {
        outcome.try_set(Outcome::ByHand);
        select(field);
    };
    let copy = move |_| {
        let Some(clipboard) = clipboard() else { return by_hand() };
        let promise = clipboard.write_text(&text);
        spawn_local(async move {
            match JsFuture::from(promise).await {
                Ok(_) => drop(outcome.try_set(Outcome::Copied)),
                Err(_) => by_hand(),
            }
        });
    };
    let words = move || match outcome.get() {
        Outcome::Nothing => ui::copy(),
        Outcome::Copied => ui::copied(),
        Outcome::ByHand => ui::copy_by_hand(),
    };
    let icon = move || if outcome.get() == Outcome::Copied { IconName::Check } else { IconName::Copy };
    let leave =
        move |_| outcome.update(|now| *now = if *now == Outcome::Copied { Outcome::Nothing } else { *now });
    view! {
        <button type="button" class="k-button k-button--quiet k-copy" on:click=copy on:blur=leave>
            {move || view! { <Icon name=icon() /> }}
            <span aria-live="polite">{words}</span>
        </button>
    }
}

/// The browser's clipboard: a page that came without encryption has none.
fn clipboard() -> Option<Clipboard> {
    js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok()?.dyn_into().ok()
}

fn select(field: Option<&str>) {
    let field = field.and_then(|id| document().get_element_by_id(id));
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        // A field that has just left the page needs no focus.
        let _ = field.focus();
        field.select();
    }
}
