//! How a promise stands, in words.

use kept_api::promises::Promise;
use kept_core::promise::{Due, Outcome, Settlement, Standing};

use super::desk::Desk;
use super::words;
use crate::format;
use crate::i18n::promise as texts;
use crate::ui::Tone;

/// What an outcome means for the reader.
pub(super) fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Exceeded | Outcome::Kept => Tone::Good,
        Outcome::Late | Outcome::Partly | Outcome::Recovered => Tone::Warn,
        Outcome::Missed => Tone::Bad,
        Outcome::Waived => Tone::Neutral,
    }
}

/// The day or the instant by which it is due.
pub(super) fn due(promise: &Promise) -> String {
    match promise.due {
        Due::Day(day) => format::date(day),
        Due::At(at) => Desk::get().instant(at),
    }
}

/// The badge: what it means, and the word.
pub(super) fn badge(promise: &Promise) -> (Tone, String) {
    match (promise.standing, promise.settled) {
        (Standing::Overdue, _) => (Tone::Bad, texts::stand_overdue().to_owned()),
        (Standing::Settled, Some(settled)) => {
            (tone(settled.outcome), words::outcome(settled.outcome).to_owned())
        }
        _ => (Tone::Neutral, texts::stand_open().to_owned()),
    }
}

/// How much a settlement counts.
pub(super) fn credit(settlement: Settlement) -> String {
    texts::credit(&format::percent(settlement.credit_bp.into(), 0))
}
