//! The grade of expectation: a letter in a shape of its own, never a colour alone.

use leptos::prelude::*;

use super::VisuallyHidden;
use crate::i18n::ui;

/// The letters of the expectation grade. C means: I expected it and I got it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// More than expected, and the value confirmed.
    A,
    /// More than expected; value not confirmed.
    BPlus,
    /// More than expected.
    B,
    /// As expected.
    C,
    /// Less than expected.
    D,
    /// Much less than expected.
    F,
}

impl Letter {
    /// All of them, best first.
    pub const ALL: [Self; 6] = [Self::A, Self::BPlus, Self::B, Self::C, Self::D, Self::F];

    /// As it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::BPlus => "B+",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::F => "F",
        }
    }

    /// Reads [`Letter::text`].
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|letter| letter.text() == text)
    }

    fn class(self) -> &'static str {
        match self {
            Self::A => "k-grade k-grade--a",
            Self::BPlus | Self::B => "k-grade k-grade--b",
            Self::C => "k-grade k-grade--c",
            Self::D => "k-grade k-grade--d",
            Self::F => "k-grade k-grade--f",
        }
    }

    /// Round for better than expected, square for as expected, a shield pointing down for worse;
    /// filled at the ends of the scale.
    fn shape(self) -> &'static str {
        match self {
            Self::A | Self::BPlus | Self::B => "M16 2a14 14 0 1 1 0 28a14 14 0 1 1 0-28z",
            Self::C => "M5 3h22a2 2 0 0 1 2 2v22a2 2 0 0 1-2 2h-22a2 2 0 0 1-2-2v-22a2 2 0 0 1 2-2z",
            Self::D | Self::F => {
                "M5 3h22a2 2 0 0 1 2 2v15.5a2 2 0 0 1-.9 1.7l-11 7.3a2 2 0 0 1-2.2 0l-11-7.3a2 2 0 0 1-.9-1.7v-15.5a2 2 0 0 1 2-2z"
            }
        }
    }

    /// What the grade says, as a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::A => ui::grade_a(),
            Self::BPlus => ui::grade_b_plus(),
            Self::B => ui::grade_b(),
            Self::C => ui::grade_c(),
            Self::D => ui::grade_d(),
            Self::F => ui::grade_f(),
        }
    }
}

/// The grade as a badge; a dashed square where there is none.
#[component]
pub fn GradeBadge(
    /// The grade, if expectation was asked.
    letter: Option<Letter>,
    /// Whether it is the main figure of its place.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = letter.map_or("k-grade k-grade--none", Letter::class);
    let meaning = letter.map_or(ui::grade_none(), Letter::meaning);
    view! {
        <span class=class class:k-grade--large=large title=meaning>
            <svg viewBox="0 0 32 32" aria-hidden="true">
                <path class="k-grade__shape" d=letter.unwrap_or(Letter::C).shape() />
                <text class="k-grade__letter" x="16" y="16" dy="0.36em" text-anchor="middle">
                    {letter.map_or("–", Letter::text)}
                </text>
            </svg>
            <VisuallyHidden>{meaning}</VisuallyHidden>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_come_back() {
        for letter in Letter::ALL {
            assert_eq!(Letter::from_text(letter.text()), Some(letter));
        }
        assert_eq!(Letter::from_text("E"), None);
    }
}
