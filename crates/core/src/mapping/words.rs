//! Words of a mapping that stand for one of a few things.

use crate::behaviour::BehaviourKind;
use crate::component::Component;
use crate::contact::ContactRole;
use crate::customer::CustomerKind;
use crate::feedback::{FeedbackKind, Giver, Mood};
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

impl Word for BehaviourKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        (Self::Bought.as_str(), Self::Bought),
        (Self::Renewed.as_str(), Self::Renewed),
        (Self::Expanded.as_str(), Self::Expanded),
        (Self::Reduced.as_str(), Self::Reduced),
        (Self::Left.as_str(), Self::Left),
        (Self::Referred.as_str(), Self::Referred),
        (Self::Praised.as_str(), Self::Praised),
        (Self::Silent.as_str(), Self::Silent),
    ];
}

impl Word for FeedbackKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        (Self::Compliment.as_str(), Self::Compliment),
        (Self::Complaint.as_str(), Self::Complaint),
        (Self::Idea.as_str(), Self::Idea),
        (Self::Observation.as_str(), Self::Observation),
        (Self::Question.as_str(), Self::Question),
    ];
}

impl Word for Giver {
    const WORDS: &'static [(&'static str, Self)] =
        &[(Self::Customer.as_str(), Self::Customer), (Self::Member.as_str(), Self::Member)];
}

impl Word for Mood {
    const WORDS: &'static [(&'static str, Self)] =
        &[(Self::Joy.as_str(), Self::Joy), (Self::Trouble.as_str(), Self::Trouble)];
}

impl Word for ContactRole {
    const WORDS: &'static [(&'static str, Self)] = &[
        (Self::Decides.as_str(), Self::Decides),
        (Self::Uses.as_str(), Self::Uses),
        (Self::Pays.as_str(), Self::Pays),
        (Self::Champions.as_str(), Self::Champions),
        (Self::Unknown.as_str(), Self::Unknown),
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
