//! A word about a state.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// What a state means for the reader. Each has its own sign, so that colour is never alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Neutral,
    /// As it should be.
    Good,
    /// Needs a look.
    Warn,
    /// Not as it should be.
    Bad,
}

impl Tone {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }

    pub(super) fn sign(self) -> Option<IconName> {
        match self {
            Self::Neutral => None,
            Self::Good => Some(IconName::Check),
            Self::Warn => Some(IconName::Clock),
            Self::Bad => Some(IconName::Alert),
        }
    }
}

/// A word about a state, with a sign.
#[component]
pub fn Badge(
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    children: Children,
) -> impl IntoView {
    view! {
        <span class=format!("k-badge k-badge--{}", tone.word())>
            {tone.sign().map(|name| view! { <Icon name /> })}
            {children()}
        </span>
    }
}
