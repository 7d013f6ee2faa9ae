//! The words of `kept_core` in the reader's language.

use kept_core::ask::{AskState, Channel};
use kept_core::behaviour::BehaviourKind;
use kept_core::component::Component;
use kept_core::contact::ContactRole;
use kept_core::customer::{CustomerKind, CustomerState};
use kept_core::feedback::{FeedbackKind, FeedbackState, Mood};
use kept_core::model::Part;
use kept_core::promise::{Ground, Outcome, SettleError, Severity};
use kept_core::survey::QuestionKind;

use crate::i18n::{ask, customer, deeds, promise, what_if};

type Find = fn(&str) -> Option<&'static str>;

/// Every word below is looked up in a test, so nothing is ever empty.
fn word(find: Find, prefix: &str, name: &str) -> &'static str {
    find(&format!("{prefix}_{name}")).unwrap_or_default()
}

pub(super) fn kind(kind: CustomerKind) -> &'static str {
    word(customer::find, "kind", kind.as_str())
}

pub(super) fn state(state: CustomerState) -> &'static str {
    word(customer::find, "state", state.as_str())
}

pub(super) fn part(part: Part) -> &'static str {
    word(customer::find, "part", part.as_str())
}

pub(super) fn channel(channel: Channel) -> &'static str {
    word(customer::find, "channel", channel.as_str())
}

pub(super) fn question(kind: QuestionKind) -> &'static str {
    word(customer::find, "kind_label", kind.as_str())
}

/// What a step of a scale means; nothing for those that are only numbers.
pub(super) fn step(kind: QuestionKind, value: u8) -> Option<&'static str> {
    what_if::find(&format!("{}_{value}", kind.as_str()))
}

pub(super) fn imagined(kind: QuestionKind) -> &'static str {
    word(what_if::find, "question", kind.as_str())
}

pub(super) fn outcome(outcome: Outcome) -> &'static str {
    word(promise::find, "outcome", outcome.as_str())
}

pub(super) fn ground(ground: Ground) -> &'static str {
    word(promise::find, "ground", ground.as_str())
}

pub(super) fn ground_choice(ground: Ground) -> &'static str {
    word(promise::find, "ground_choice", ground.as_str())
}

pub(super) fn component(component: Component) -> &'static str {
    word(promise::find, "component", component.as_str())
}

pub(super) fn severity(severity: Severity) -> &'static str {
    word(promise::find, "severity", severity.as_str())
}

pub(super) fn refusal(error: SettleError) -> &'static str {
    match error {
        SettleError::NeedsCustomersWord => promise::refused_needs_customers_word(),
        SettleError::NotMissed => promise::refused_not_missed(),
        SettleError::BeforeMade => promise::refused_before_made(),
    }
}

pub(super) fn ask_state(state: AskState) -> &'static str {
    word(ask::find, "state", state.as_str())
}

pub(super) fn behaviour(kind: BehaviourKind) -> &'static str {
    word(deeds::find, "behaviour", kind.as_str())
}

pub(super) fn feedback(kind: FeedbackKind) -> &'static str {
    word(deeds::find, "kind", kind.as_str())
}

pub(super) fn feedback_state(state: FeedbackState) -> &'static str {
    word(deeds::find, "state", state.as_str())
}

pub(super) fn mood(mood: Mood) -> &'static str {
    word(deeds::find, "mood", mood.as_str())
}

pub(super) fn role(role: ContactRole) -> &'static str {
    word(ask::find, "role", role.as_str())
}

/// All roles, in the order in which they are offered.
pub(super) const ROLES: [ContactRole; 5] = [
    ContactRole::Unknown,
    ContactRole::Decides,
    ContactRole::Uses,
    ContactRole::Pays,
    ContactRole::Champions,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::customer::imagined::QUESTIONS;

    #[test]
    fn every_word_has_a_text() {
        let kinds = [
            CustomerKind::Business,
            CustomerKind::Person,
            CustomerKind::PublicBody,
            CustomerKind::NonProfit,
            CustomerKind::InternalDepartment,
            CustomerKind::Investor,
        ];
        let states =
            [CustomerState::Active, CustomerState::AtRisk, CustomerState::Lost, CustomerState::Released];
        let outcomes = [
            Outcome::Exceeded,
            Outcome::Kept,
            Outcome::Late,
            Outcome::Partly,
            Outcome::Missed,
            Outcome::Recovered,
            Outcome::Waived,
        ];
        let grounds = [Ground::System, Ground::Customer, Ground::Staff];
        let asks = [AskState::Open, AskState::Answered, AskState::Expired, AskState::Withdrawn];
        let channels = [Channel::Phone, Channel::Link, Channel::Import, Channel::Api];
        let mut words: Vec<&str> = kinds.map(kind).to_vec();
        words.extend(states.map(state));
        words.extend(outcomes.map(outcome));
        words.extend(grounds.map(ground));
        words.extend(grounds.map(ground_choice));
        words.extend(asks.map(ask_state));
        words.extend(channels.map(channel));
        words.extend(Part::ALL.map(part));
        words.extend(QuestionKind::ALL.map(question));
        words.extend(QUESTIONS.map(imagined));
        words.extend(Component::ALL.map(component));
        words.extend([Severity::Minor, Severity::Major, Severity::Critical].map(severity));
        words.extend(ROLES.map(role));
        words.extend(BehaviourKind::ALL.map(behaviour));
        words.extend(FeedbackKind::ALL.map(feedback));
        words.extend(FeedbackState::ALL.map(feedback_state));
        words.extend(Mood::ALL.map(mood));
        assert!(words.iter().all(|word| !word.is_empty()), "{words:?}");
    }

    #[test]
    fn steps_of_five_have_a_meaning_and_steps_of_ten_are_numbers() {
        for kind in QUESTIONS.into_iter().filter(|kind| kind.scale() == Some((1, 5))) {
            assert!((1..=5).all(|value| step(kind, value).is_some()), "{kind:?}");
        }
        assert_eq!(step(QuestionKind::Recommend, 9), None);
    }
}
