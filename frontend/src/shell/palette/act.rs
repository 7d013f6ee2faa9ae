//! Does what was chosen.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::entries::{Deed, Entry, remember};
use super::{Palette, Wish};
use crate::keyboard::Keyboard;
use crate::shell::account::Leaving;
use crate::state::Session;
use crate::url::use_carry;

/// Whoever can do it all.
#[derive(Clone, Copy)]
pub(super) struct Doer {
    session: Session,
    leaving: Leaving,
    keyboard: Option<Keyboard>,
    go: Callback<String>,
}

impl Doer {
    /// Within the palette.
    pub(super) fn get() -> Self {
        let (navigate, carry) = (use_navigate(), use_carry());
        let go = Callback::new(move |path: String| {
            navigate(&untrack(|| carry(&path)), NavigateOptions::default());
        });
        Self { session: Session::get(), leaving: Leaving::get(), keyboard: use_context(), go }
    }

    /// Does it.
    pub(super) fn run(self, palette: Palette, entry: Entry) {
        remember(self.session, &entry);
        match entry.deed {
            Deed::Go(path) | Deed::Open(path) => self.go.run(path),
            Deed::Promise => palette.wish.set(Some(Wish::Promise)),
            Deed::Keys => {
                if let Some(keyboard) = self.keyboard {
                    keyboard.open.set(true);
                }
            }
            Deed::Appear(theme) => theme.apply(),
            Deed::SignOut => self.leaving.leave(),
        }
    }
}
