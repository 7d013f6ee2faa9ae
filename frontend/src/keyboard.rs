//! The keys of the app, in one table: what listens to a key and what tells of it read the same.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::browser::{is_dialog_open, is_taken, is_typing};

/// What a key does, in the order in which keys are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shortcut {
    /// Opens the palette.
    Search,
    /// Tells which keys there are.
    Keys,
    /// Writes an observation down.
    Observe,
    /// Promises something to the customer on the page.
    Promise,
    /// Begins a call with the customer on the page.
    Call,
    /// Gives the answer of a call.
    Answer,
    /// Goes on in a call.
    Next,
    /// Goes back in a call.
    Back,
    /// Takes the answer of a call away.
    Clear,
    /// Goes to the row above or below in a table.
    Row,
    /// Goes to the point beside in a chart.
    Point,
    /// Takes back what was done last.
    Undo,
}

impl Shortcut {
    /// Its keys, as events name them; `Control+` also stands for the command key of a Mac. None where they depend on
    /// what is shown: then whoever listens says them.
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Search => &["/", "Control+k"],
            Self::Keys => &["?"],
            Self::Observe => &["o"],
            Self::Promise => &["p"],
            Self::Call => &["c"],
            Self::Row => &["ArrowUp", "ArrowDown"],
            Self::Undo => &["Control+z"],
            Self::Answer | Self::Next | Self::Back | Self::Clear | Self::Point => &[],
        }
    }

    /// The first of its keys as it is written beside a button.
    pub fn sign(self) -> String {
        self.keys().first().map(|key| key.to_uppercase()).unwrap_or_default()
    }

    /// Its keys as `aria-keyshortcuts` has them.
    pub fn aria(self) -> String {
        self.keys().join(" ")
    }

    /// Whether a key with Control is also ours while something is typed.
    const fn while_typing(self) -> bool {
        matches!(self, Self::Search)
    }

    /// Whether this is asked for. A key alone belongs to what is typed, and every key to an open dialog.
    fn is_pressed(self, event: &KeyboardEvent) -> bool {
        let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        let is = |key: &str| event.key().eq_ignore_ascii_case(key);
        self.keys().iter().any(|key| match key.strip_prefix("Control+") {
            Some(letter) => {
                command && is(letter) && !is_dialog_open() && (self.while_typing() || !is_typing(event))
            }
            None => is(key) && !is_taken(event),
        })
    }
}

/// A key that something listens to.
#[derive(Clone)]
struct Known {
    number: u32,
    shortcut: Shortcut,
    keys: Vec<&'static str>,
    may: Callback<(), bool>,
}

/// The keys that the page knows at this moment, and whether they are told of.
#[derive(Clone, Copy)]
pub struct Keyboard {
    known: RwSignal<Vec<Known>>,
    /// Whether the list of them is shown.
    pub open: RwSignal<bool>,
}

impl Keyboard {
    /// Puts it into the context of the shell.
    pub fn provide() {
        provide_context(Self { known: RwSignal::new(Vec::new()), open: RwSignal::new(false) });
    }

    /// What does something at this moment, each once with all its keys.
    pub fn known(self) -> Vec<(Shortcut, Vec<&'static str>)> {
        let mut all: Vec<_> = self.known.with_untracked(|known| {
            known
                .iter()
                .filter(|one| untrack(|| one.may.run(())))
                .map(|one| (one.shortcut, one.keys.clone()))
                .collect()
        });
        all.sort_by_key(|(shortcut, _)| *shortcut);
        all.dedup_by_key(|(shortcut, _)| *shortcut);
        all
    }
}

/// Listens to the keys of a shortcut as long as its owner is there, and lets them be told of while `may` says yes.
pub fn bind(shortcut: Shortcut, may: impl Fn() -> bool + Send + Sync + 'static, act: impl Fn() + 'static) {
    let may = Callback::new(move |()| may());
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if shortcut.is_pressed(&event) && untrack(|| may.run(())) {
            event.prevent_default();
            act();
        }
    });
    on_cleanup(move || listener.remove());
    list(shortcut, shortcut.keys().to_vec(), may);
}

/// Lets keys be told of to which a part of the page listens itself, as long as their owner is there.
pub fn note(shortcut: Shortcut, keys: Vec<&'static str>) {
    if !keys.is_empty() {
        list(shortcut, keys, Callback::new(|()| true));
    }
}

fn list(shortcut: Shortcut, keys: Vec<&'static str>, may: Callback<(), bool>) {
    // Outside the shell nobody tells of keys.
    let Some(Keyboard { known, .. }) = use_context::<Keyboard>() else { return };
    let number = known.with_untracked(|known| known.last().map_or(0, |last| last.number.wrapping_add(1)));
    known.update(|known| known.push(Known { number, shortcut, keys, may }));
    on_cleanup(move || {
        // The shell may have gone first.
        let _ = known.try_update(|known| known.retain(|one| one.number != number));
    });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ALL: [Shortcut; 12] = [
        Shortcut::Search,
        Shortcut::Keys,
        Shortcut::Observe,
        Shortcut::Promise,
        Shortcut::Call,
        Shortcut::Answer,
        Shortcut::Next,
        Shortcut::Back,
        Shortcut::Clear,
        Shortcut::Row,
        Shortcut::Point,
        Shortcut::Undo,
    ];

    #[test]
    fn no_key_does_two_things() {
        let keys: Vec<_> = ALL.iter().flat_map(|one| one.keys()).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{keys:?}");
        assert_eq!((Shortcut::Promise.sign().as_str(), Shortcut::Search.sign().as_str()), ("P", "/"));
        assert_eq!(Shortcut::Search.aria(), "/ Control+k");
    }

    #[test]
    fn what_is_told_is_what_is_there_and_may_be_done_each_once() {
        let owner = Owner::new();
        owner.set();
        Keyboard::provide();
        let keyboard: Keyboard = use_context().unwrap();
        let allowed = RwSignal::new(false);
        note(Shortcut::Row, vec!["ArrowUp", "ArrowDown"]);
        let page = owner.child();
        page.with(|| {
            list(
                Shortcut::Promise,
                Shortcut::Promise.keys().to_vec(),
                Callback::new(move |()| allowed.get()),
            );
            note(Shortcut::Row, vec!["ArrowUp", "ArrowDown"]);
            note(Shortcut::Answer, Vec::new());
        });
        let told = |keyboard: Keyboard| keyboard.known().into_iter().map(|(one, _)| one).collect::<Vec<_>>();
        assert_eq!(told(keyboard), [Shortcut::Row]);
        allowed.set(true);
        assert_eq!(told(keyboard), [Shortcut::Promise, Shortcut::Row]);
        page.cleanup();
        assert_eq!(told(keyboard), [Shortcut::Row], "another page knows other keys");
    }
}
