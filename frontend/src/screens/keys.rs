//! The keys that the page knows, told in the reader's words.

use leptos::prelude::*;

use crate::i18n::keys as texts;
use crate::keyboard::{Keyboard, Shortcut};

/// What a key does.
fn words(shortcut: Shortcut) -> &'static str {
    match shortcut {
        Shortcut::Search => texts::search(),
        Shortcut::Keys => texts::keys(),
        Shortcut::Observe => texts::observe(),
        Shortcut::Promise => texts::promise(),
        Shortcut::Call => texts::call(),
        Shortcut::Answer => texts::answer(),
        Shortcut::Next => texts::next(),
        Shortcut::Back => texts::back(),
        Shortcut::Clear => texts::clear(),
        Shortcut::Row => texts::row(),
        Shortcut::Point => texts::point(),
        Shortcut::Undo => texts::undo(),
    }
}

/// A key as it is written on keyboards of the reader's language.
fn sign(key: &str) -> String {
    match key {
        "Control" => texts::key_control().to_owned(),
        "Enter" => texts::key_enter().to_owned(),
        "Backspace" => texts::key_backspace().to_owned(),
        "Delete" => texts::key_delete().to_owned(),
        "Home" => texts::key_home().to_owned(),
        "End" => texts::key_end().to_owned(),
        "ArrowUp" => "↑".to_owned(),
        "ArrowDown" => "↓".to_owned(),
        "ArrowLeft" => "←".to_owned(),
        "ArrowRight" => "→".to_owned(),
        letter => letter.to_uppercase(),
    }
}

/// The contents of the dialog: what the keys do, and which they are.
#[component]
pub fn KeysBody() -> impl IntoView {
    let known = use_context::<Keyboard>().map(Keyboard::known).unwrap_or_default();
    let line = |(shortcut, keys): (Shortcut, Vec<&'static str>)| {
        let keys = keys.into_iter().map(|key| {
            // Keys that are pressed together stand together.
            let parts = key.split('+').map(|part| view! { <kbd class="k-keys__key">{sign(part)}</kbd> });
            view! { <span class="k-keys__stroke">{parts.collect_view()}</span> " " }
        });
        view! {
            <div class="k-keys__line">
                <dt class="k-keys__strokes">{keys.collect_view()}</dt>
                <dd class="k-keys__words">{words(shortcut)}</dd>
            </div>
        }
    };
    view! {
        <dl class="k-keys">{known.into_iter().map(line).collect_view()}</dl>
        <p class="k-keys__note">{texts::note()}</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_they_are_on_the_keyboard() {
        let signs: Vec<_> = Shortcut::Search.keys().iter().flat_map(|key| key.split('+')).map(sign).collect();
        assert_eq!(signs, ["/", "Ctrl", "K"]);
        assert_eq!((sign("x").as_str(), sign("ArrowUp").as_str()), ("X", "↑"));
    }
}
