//! `?` tells which keys this page knows.

use leptos::prelude::*;

use crate::i18n::shell;
use crate::keyboard::{Keyboard, Shortcut, bind};
use crate::screens::parts;
use crate::ui::Dialog;

/// The dialog, and the key that opens it; once, in the shell. What stands in it is fetched when it is first opened.
#[component]
pub(super) fn KeysDialog() -> impl IntoView {
    let keyboard = use_context::<Keyboard>()?;
    bind(Shortcut::Keys, || true, move || keyboard.open.set(true));
    Some(view! {
        <Dialog name="keys" title=shell::keys_title() open=keyboard.open>
            {parts::keys_of_page()}
        </Dialog>
    })
}
