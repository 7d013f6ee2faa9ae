//! Fingerprints of what a row says, so that the same again is known without keeping it.

use kept_core::mapping::{BehaviourFacts, FeedbackFacts, PromiseFacts, ResponseFacts};
use sha2::{Digest as _, Sha256};

/// Gathers fields; each is written with its length or width, so that no two contents run together.
struct Digest(Sha256);

impl Digest {
    fn new() -> Self {
        Self(Sha256::new())
    }

    fn text(mut self, text: &str) -> Self {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    fn number(mut self, number: impl Into<i64>) -> Self {
        self.0.update(number.into().to_le_bytes());
        self
    }

    fn maybe(self, number: Option<i64>) -> Self {
        match number {
            None => self.number(0),
            Some(number) => self.number(1).number(number),
        }
    }

    fn end(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// The fingerprint of the names in a heading: in their order, without the space around them.
pub(super) fn of_heading(names: &[String]) -> [u8; 32] {
    names.iter().fold(Digest::new(), |digest, name| digest.text(name)).end()
}

/// The fingerprint of an id.
pub(super) fn of_id(id: &str) -> [u8; 32] {
    Digest::new().text(id).end()
}

/// The fingerprint of everything that a row says of a promise.
pub(super) fn of_promise(customer: &str, promise: &PromiseFacts) -> [u8; 32] {
    let digest = Digest::new()
        .text(customer)
        .text(&promise.text)
        .text(promise.component.as_str())
        .text(&promise.touchpoint)
        .text(promise.severity.as_str())
        .number(promise.due_day.number())
        .maybe(promise.due_at.map(kept_core::calendar::Instant::micros))
        .number(promise.terms.grace_hours)
        .number(promise.terms.limit_hours)
        .number(promise.terms.missed_after_hours)
        .number(promise.made.number());
    match &promise.settlement {
        None => digest.number(0),
        Some(settlement) => digest
            .number(1)
            .number(settlement.day.number())
            .text(settlement.outcome.as_str())
            .text(settlement.ground.as_str())
            .number(settlement.credit_bp),
    }
    .end()
}

/// The fingerprint of everything that a row says of a deed.
pub(super) fn of_behaviour(customer: &str, deed: &BehaviourFacts) -> [u8; 32] {
    let currency = deed.currency.map(|currency| currency.to_string());
    Digest::new()
        .text(customer)
        .text(deed.kind.as_str())
        .number(deed.day.number())
        .maybe(deed.occurred_at.map(kept_core::calendar::Instant::micros))
        .maybe(deed.amount_minor)
        .text(currency.as_deref().unwrap_or(""))
        .text(&deed.touchpoint)
        .text(&deed.text)
        .end()
}

/// The fingerprint of everything that a row says of unasked words.
pub(super) fn of_feedback(customer: &str, words: &FeedbackFacts) -> [u8; 32] {
    Digest::new()
        .text(customer)
        .text(words.kind.as_str())
        .text(words.giver.as_str())
        .text(words.mood.map_or("", |mood| mood.as_str()))
        .text(&words.text)
        .text(words.component.as_str())
        .text(&words.touchpoint)
        .maybe(words.rating.map(i64::from))
        .number(words.day.number())
        .end()
}

/// The fingerprint of everything that a row says of a response. Stored with it: the same again is the same.
pub(super) fn of_response(customer: &str, promise: Option<&str>, response: &ResponseFacts) -> [u8; 32] {
    let mut digest = Digest::new()
        .text(customer)
        .text(promise.unwrap_or(""))
        .number(response.day.number())
        .text(&response.touchpoint)
        .number(i64::from(response.complete));
    for answer in &response.answers {
        digest = digest
            .text(answer.key.as_str())
            .text(answer.kind.as_str())
            .text(answer.component.as_str())
            .maybe(answer.value.map(i64::from))
            .text(answer.text.as_deref().unwrap_or(""));
    }
    digest.end()
}
