//! Light, dark, or as the system says; kept in this browser.
//!
//! `boot.js` applies the same setting before the first paint.

use leptos::prelude::*;

use crate::browser;

/// Where `boot.js` reads it too.
const KEY: &str = "kept-theme";

/// The reader's wish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Dark ink on white.
    Light,
    /// Light ink on black.
    Dark,
}

impl Theme {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The word in storage and in `data-theme`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads [`Theme::word`]; anything else is [`Theme::Auto`].
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.word() == word).unwrap_or_default()
    }

    /// The wish kept in this browser.
    pub fn kept() -> Self {
        browser::stored(KEY).map(|word| Self::from_word(&word)).unwrap_or_default()
    }

    /// Shows and keeps this theme.
    pub fn apply(self) {
        browser::store(KEY, (self != Self::Auto).then_some(self.word()));
        let Some(root) = document().document_element() else { return };
        // An attribute with a valid name cannot be refused.
        let _ = match self {
            Self::Auto => root.remove_attribute("data-theme"),
            _ => root.set_attribute("data-theme", self.word()),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_and_nonsense_is_auto() {
        for theme in Theme::ALL {
            assert_eq!(Theme::from_word(theme.word()), theme);
        }
        assert_eq!(Theme::from_word("pink"), Theme::Auto);
    }
}
