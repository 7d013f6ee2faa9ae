//! What a row says, once it is read.

use crate::behaviour::BehaviourKind;
use crate::calendar::{Day, Instant};
use crate::component::Component;
use crate::contact::ContactRole;
use crate::customer::CustomerKind;
use crate::feedback::{FeedbackKind, Giver, Mood};
use crate::money::Currency;
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
    /// The person that it names.
    pub contact: Option<ContactFacts>,
    /// What its customer did.
    pub behaviours: Vec<BehaviourFacts>,
    /// What its customer had to say.
    pub feedback: Option<FeedbackFacts>,
}

/// The person that a row names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactFacts {
    /// Its id in the source.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// What it has to do with us; none says nothing.
    pub role: Option<ContactRole>,
    /// E-mail address; empty says nothing.
    pub email: String,
    /// Phone number; empty says nothing.
    pub phone: String,
    /// Language tag; empty says nothing.
    pub language: String,
}

/// What the customer of a row did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BehaviourFacts {
    /// Its id in the source.
    pub external_id: String,
    /// What.
    pub kind: BehaviourKind,
    /// On which day.
    pub day: Day,
    /// At which instant, where the file says a time of day.
    pub occurred_at: Option<Instant>,
    /// How much money, in minor units.
    pub amount_minor: Option<i64>,
    /// In which currency; none is the organisation's.
    pub currency: Option<Currency>,
    /// The step of the journey; empty when unknown.
    pub touchpoint: String,
    /// What is known of it; may be empty.
    pub text: String,
}

/// What the customer of a row had to say, or a member saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackFacts {
    /// Its id in the source.
    pub external_id: String,
    /// What the words are.
    pub kind: FeedbackKind,
    /// Who has to say it.
    pub giver: Giver,
    /// Joy or trouble, of an observation.
    pub mood: Option<Mood>,
    /// The words.
    pub text: String,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The step of the journey; empty when unknown.
    pub touchpoint: String,
    /// The customer's own judgement, 1 to 5.
    pub rating: Option<u8>,
    /// On which day it was said or seen.
    pub day: Day,
    /// Whether the row's contact said it.
    pub by_contact: bool,
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
