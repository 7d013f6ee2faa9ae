//! What a row says, once it is read.

use crate::calendar::{Day, Instant};
use crate::component::Component;
use crate::customer::CustomerKind;
use crate::promise::{Settlement, Severity, Terms};
use crate::response::Answer;

/// Everything that one row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its customer.
    pub customer: CustomerFacts,
    /// Its promise.
    pub promise: Option<PromiseFacts>,
    /// Its responses.
    pub responses: Vec<ResponseFacts>,
}

/// The customer of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerFacts {
    /// Its id in the source.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// What kind of party.
    pub kind: CustomerKind,
    /// Primary segment; empty when there is none.
    pub segment: String,
    /// Customer since.
    pub since: Option<Day>,
    /// Revenue of a year in minor units.
    pub yearly_value_minor: Option<i64>,
}

/// The promise of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseFacts {
    /// Its id in the source.
    pub external_id: String,
    /// What was said.
    pub text: String,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The step of the journey; empty when unknown.
    pub touchpoint: String,
    /// How much it matters.
    pub severity: Severity,
    /// The calendar day of its due time.
    pub due_day: Day,
    /// The instant, where it is due at one.
    pub due_at: Option<Instant>,
    /// When lateness counts.
    pub terms: Terms,
    /// The first day on which it counts as missed while it is open.
    pub missed_from: Day,
    /// The day on which it was made.
    pub made: Day,
    /// How it ended; none while it is open.
    pub settlement: Option<Settlement>,
}

/// A response of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseFacts {
    /// Its id in the source.
    pub external_id: String,
    /// The day on which it was given.
    pub day: Day,
    /// The step of the journey; empty when unknown.
    pub touchpoint: String,
    /// Whether every required answer is there.
    pub complete: bool,
    /// Whether it is about the row's promise.
    pub about_promise: bool,
    /// Its answers, words among them.
    pub answers: Vec<Answer>,
}
