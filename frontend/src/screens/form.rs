//! What the forms of this page share: choices of a closed list, and what is wrong with an entry.

use leptos::prelude::*;

use crate::problem::ApiError;
use crate::state::Session;
use crate::ui::{Choice, ErrorState};

/// The choices of a closed list.
pub(crate) fn choices<T: Copy>(
    all: impl IntoIterator<Item = T>,
    word: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> &'static str,
) -> Vec<Choice> {
    all.into_iter().map(|one| Choice::new(word(one), label(one))).collect()
}

/// Reads the word of a choice.
pub(crate) fn from_word<T: Copy>(
    all: impl IntoIterator<Item = T>,
    word: impl Fn(T) -> &'static str,
    text: &str,
) -> Option<T> {
    all.into_iter().find(|one| word(*one) == text)
}

/// What is wrong: sentences beside their fields, and what has no field of its own.
#[derive(Clone, Copy)]
pub(crate) struct Trouble {
    places: RwSignal<Vec<(&'static str, String)>>,
    error: RwSignal<Option<ApiError>>,
    session: Session,
}

impl Trouble {
    /// Nothing is wrong.
    pub(crate) fn none() -> Self {
        Self { places: RwSignal::default(), error: RwSignal::new(None), session: Session::get() }
    }

    /// Nothing is wrong any more.
    pub(crate) fn clear(self) {
        self.places.set(vec![]);
        self.error.set(None);
    }

    /// Says what is wrong at a place.
    pub(crate) fn say(self, pointer: &'static str, words: &str) {
        self.places.update(|places| places.push((pointer, words.to_owned())));
    }

    /// A request was refused or did not arrive.
    pub(crate) fn take(self, error: ApiError) {
        self.session.heard(&error);
        self.error.set(Some(error));
    }

    /// A request was refused, where being refused does not mean that the session has ended: a password was wrong.
    pub(crate) fn take_here(self, error: ApiError) {
        if error.code() == Some("wrong-credentials") {
            self.error.set(Some(error));
        } else {
            self.take(error);
        }
    }

    /// The code of the problem, if there is one; follows changes.
    pub(crate) fn code(self) -> Option<String> {
        self.error.with(|error| error.as_ref().and_then(ApiError::code).map(str::to_owned))
    }

    /// The sentence beside the field at `pointer`.
    pub(crate) fn at(self, pointer: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let said = self.places.with(|places| places.iter().find(|p| p.0 == pointer).map(|p| p.1.clone()));
            said.or_else(|| self.error.with(|error| error.as_ref().and_then(|error| error.at(pointer))))
        })
    }

    /// The same as a line of its own, under a control that has no place for it.
    pub(crate) fn line(self, pointer: &'static str) -> impl IntoView {
        let sentence = self.at(pointer);
        let line =
            move || sentence.get().map(|text| view! { <p class="k-field__error" role="alert">{text}</p> });
        view! { {line} }
    }

    /// What the server or the network said, but for a wrong password, which is said beside its field.
    pub(crate) fn rest(self) -> impl IntoView {
        let error = move || {
            let error = self.error.get().filter(|error| error.code() != Some("wrong-credentials"));
            error.map(|error| view! { <ErrorState error /> })
        };
        view! { {error} }
    }

    /// What the server or the network said.
    pub(crate) fn view(self) -> impl IntoView {
        let error = move || self.error.get().map(|error| view! { <ErrorState error /> });
        view! { {error} }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::component::Component;

    #[test]
    fn a_choice_comes_back_as_what_it_was() {
        let all = choices(Component::ALL, Component::as_str, Component::as_str);
        assert_eq!(all.len(), 4);
        assert_eq!(from_word(Component::ALL, Component::as_str, "delivery"), Some(Component::Delivery));
        assert_eq!(from_word(Component::ALL, Component::as_str, "weather"), None);
    }
}
