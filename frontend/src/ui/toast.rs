//! Short word that something happened.

use std::time::Duration;

use leptos::prelude::*;

use super::badge::Tone;
use super::icon::{Icon, IconName};
use crate::i18n::ui;

/// How long good news stays. Bad news stays until it is dismissed.
const SHOWN: Duration = Duration::from_secs(6);

#[derive(Clone, Debug)]
struct Toast {
    number: u32,
    tone: Tone,
    text: String,
}

/// Where any part of the app can leave word.
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

impl Toasts {
    /// Puts an empty list into the context of the app.
    pub fn provide() -> Self {
        let toasts = Self { list: RwSignal::default(), last: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The list of the app.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Says that something went well; it goes by itself.
    pub fn done(self, text: impl Into<String>) {
        let number = self.push(Tone::Good, text.into());
        set_timeout(move || self.dismiss(number), SHOWN);
    }

    /// Says that something went wrong; it stays.
    pub fn failed(self, text: impl Into<String>) {
        self.push(Tone::Bad, text.into());
    }

    fn push(self, tone: Tone, text: String) -> u32 {
        self.last.update_value(|n| *n += 1);
        let number = self.last.get_value();
        self.list.update(|list| list.push(Toast { number, tone, text }));
        number
    }

    fn dismiss(self, number: u32) {
        // The list may be gone when a timer runs late.
        self.list.try_update(|list| list.retain(|toast| toast.number != number));
    }
}

/// Where the words appear; once, in the shell.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = Toasts::get();
    let line = move |toast: Toast| {
        view! {
            <li class=format!("k-toast k-toast--{}", toast.tone.word())>
                {toast.tone.sign().map(|name| view! { <Icon name /> })}
                <span class="k-toast__text">{toast.text}</span>
                <button
                    type="button"
                    class="k-button k-button--quiet k-button--icon"
                    aria-label=ui::dismiss()
                    on:click=move |_| toasts.dismiss(toast.number)
                >
                    <Icon name=IconName::Close />
                </button>
            </li>
        }
    };
    view! {
        <div class="k-toasts" role="status" aria-live="polite">
            <ul>
                <For each=move || toasts.list.get() key=|toast| toast.number children=line />
            </ul>
        </div>
    }
}
