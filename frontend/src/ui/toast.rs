//! Short word that something happened, and the way back where there is one.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::badge::Tone;
use super::icon::{Icon, IconName};
use crate::i18n::ui;
use crate::keyboard::{Shortcut, bind};

/// How long good news stays. Bad news stays until it is dismissed.
const SHOWN: Duration = Duration::from_secs(6);
/// How long the way back is offered; longer while a pointer or the focus is on it.
const OFFERED: Duration = Duration::from_secs(20);

/// The way back. It outlives the page that offers it.
type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    number: u32,
    tone: Tone,
    text: String,
    undo: Option<Undo>,
}

/// Where any part of the app can leave word.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
    held: RwSignal<bool>,
}

impl Toasts {
    /// Puts an empty list into the context of the app.
    pub fn provide() -> Self {
        let toasts =
            Self { list: RwSignal::default(), last: StoredValue::new(0), held: RwSignal::new(false) };
        provide_context(toasts);
        toasts
    }

    /// The list of the app.
    pub fn get() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Says that something went well; it goes by itself.
    pub fn done(self, text: impl Into<String>) {
        let number = self.push(Tone::Good, text.into(), None);
        self.dismiss_after(number, SHOWN);
    }

    /// The same, where it can be taken back: by the button, or by `Ctrl Z` as long as it is offered. What takes it back
    /// must not need the part of the page that offers it.
    pub fn undoable(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        let number = self.push(Tone::Good, text.into(), Some(Arc::new(undo)));
        self.dismiss_after(number, OFFERED);
    }

    /// Says that something went wrong; it stays.
    pub fn failed(self, text: impl Into<String>) {
        self.push(Tone::Bad, text.into(), None);
    }

    fn push(self, tone: Tone, text: String, undo: Option<Undo>) -> u32 {
        self.last.update_value(|n| *n += 1);
        let number = self.last.get_value();
        self.list.update(|list| list.push(Toast { number, tone, text, undo }));
        number
    }

    fn dismiss_after(self, number: u32, time: Duration) {
        set_timeout(
            move || match self.held.try_get_untracked() {
                Some(true) => self.dismiss_after(number, time),
                _ => self.dismiss(number),
            },
            time,
        );
    }

    fn dismiss(self, number: u32) {
        // The list may be gone when a timer runs late.
        self.list.try_update(|list| list.retain(|toast| toast.number != number));
        self.held.try_set(false);
    }

    /// Takes back what a word offers to take back.
    fn undo(self, number: u32, undo: &Undo) {
        self.dismiss(number);
        undo();
    }

    /// Takes back the newest that can be.
    fn undo_newest(self) {
        let newest = self.list.with_untracked(|list| {
            list.iter().rev().find_map(|toast| toast.undo.clone().map(|undo| (toast.number, undo)))
        });
        if let Some((number, undo)) = newest {
            self.undo(number, &undo);
        }
    }
}

/// `Ctrl Z` takes back what was done last, except where text is being typed: there it belongs to the browser.
fn keys(toasts: Toasts) {
    let may = move || toasts.list.with(|list| list.iter().any(|toast| toast.undo.is_some()));
    bind(Shortcut::Undo, may, move || toasts.undo_newest());
}

/// Where the words appear; once, in the shell.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = Toasts::get();
    keys(toasts);
    let line = move |toast: Toast| {
        let undo = toast.undo.map(|undo| {
            let press = move |_| toasts.undo(toast.number, &undo);
            view! {
                <button
                    type="button"
                    class="k-button k-button--quiet k-toast__undo"
                    aria-keyshortcuts=Shortcut::Undo.aria()
                    on:click=press
                >
                    {ui::undo()}
                </button>
            }
        });
        view! {
            <li class=format!("k-toast k-toast--{}", toast.tone.word())>
                {toast.tone.sign().map(|name| view! { <Icon name /> })}
                <span class="k-toast__text">{toast.text}</span>
                {undo}
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
    let hold = move |held: bool| move || toasts.held.set(held);
    let (over, out, into, from) = (hold(true), hold(false), hold(true), hold(false));
    view! {
        <div
            class="k-toasts"
            role="status"
            aria-live="polite"
            on:mouseenter=move |_| over()
            on:mouseleave=move |_| out()
            on:focusin=move |_| into()
            on:focusout=move |_| from()
        >
            <ul>
                <For each=move || toasts.list.get() key=|toast| toast.number children=line />
            </ul>
        </div>
    }
}
