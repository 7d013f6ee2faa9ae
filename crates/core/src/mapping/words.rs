//! Words of a mapping that stand for one of a few things.

use crate::component::Component;
use crate::customer::CustomerKind;
use crate::promise::Severity;

/// Something that a mapping names by one of a few words.
pub(super) trait Word: Copy + 'static {
    /// The words and what they stand for.
    const WORDS: &'static [(&'static str, Self)];

    /// What a word stands for.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
    }

    /// All words, for a reader.
    fn all() -> String {
        Self::WORDS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// How a promise ended by the word of another system. What only the customer can say is not among these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Open,
    Kept,
    Late,
    Missed,
    Exceeded,
}

impl Word for Ended {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("open", Self::Open),
        ("kept", Self::Kept),
        ("late", Self::Late),
        ("missed", Self::Missed),
        ("exceeded", Self::Exceeded),
    ];
}

impl Word for CustomerKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        (Self::Business.as_str(), Self::Business),
        (Self::Person.as_str(), Self::Person),
        (Self::PublicBody.as_str(), Self::PublicBody),
        (Self::NonProfit.as_str(), Self::NonProfit),
        (Self::InternalDepartment.as_str(), Self::InternalDepartment),
        (Self::Investor.as_str(), Self::Investor),
    ];
}

impl Word for Component {
    const WORDS: &'static [(&'static str, Self)] = &[
        (Self::Product.as_str(), Self::Product),
        (Self::Production.as_str(), Self::Production),
        (Self::Delivery.as_str(), Self::Delivery),
        (Self::Service.as_str(), Self::Service),
    ];
}

impl Word for Severity {
    const WORDS: &'static [(&'static str, Self)] = &[
        (Self::Minor.as_str(), Self::Minor),
        (Self::Major.as_str(), Self::Major),
        (Self::Critical.as_str(), Self::Critical),
    ];
}
