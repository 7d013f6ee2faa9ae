//! Evidence: something said or done, by someone, about one customer, at one time.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ask::Channel;
use crate::calendar::{Day, Instant};
use crate::component::Component;
use crate::promise::{Settlement, Severity};
use crate::survey::QuestionKind;

/// Whose knowledge a piece of evidence is. It decides what the evidence counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// The customer's own word. Satisfaction is folded from nothing else.
    Declared,
    /// What a member of staff saw or believes. Feeds the perception gap, nothing else.
    Observed,
    /// What the customer did.
    Behaviour,
    /// What we did.
    Performance,
}

/// What a customer did, as the loyalty index counts it (see [`crate::behaviour::counted`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CountedBehaviour {
    /// Bought or renewed within its usual interval.
    BoughtAgain,
    /// Did not buy or renew when it usually would have.
    DidNotBuyAgain,
    /// Sent somebody to us.
    Referred,
}

/// One piece of evidence about one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evidence {
    /// The record that it was assembled from: the response, the promise.
    pub id: Uuid,
    /// When we learned it.
    pub recorded_at: Instant,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The step of the journey, such as `delivery`; empty when unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub touchpoint: String,
    /// What happened.
    pub fact: Fact,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Fact {
    /// The customer answered a question on a scale.
    Answer {
        /// The day of the answer.
        day: Day,
        /// What was asked.
        kind: QuestionKind,
        /// The step of the scale.
        value: u8,
        /// Whether the response that it belongs to was complete.
        complete: bool,
        /// By which way it came.
        channel: Channel,
    },
    /// We promised something.
    Promise {
        /// The day on which it was made.
        made: Day,
        /// The first day on which it counts as missed while it is open.
        missed_from: Day,
        /// How much it matters.
        severity: Severity,
        /// How it ended; none while it is open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        settled: Option<Settlement>,
    },
    /// The customer did something.
    Behaviour {
        /// The day on which it was done.
        day: Day,
        /// What was done.
        kind: CountedBehaviour,
    },
}

impl Evidence {
    /// Whose knowledge it is.
    pub const fn provenance(&self) -> Provenance {
        match self.fact {
            Fact::Answer { .. } => Provenance::Declared,
            Fact::Promise { .. } => Provenance::Performance,
            Fact::Behaviour { .. } => Provenance::Behaviour,
        }
    }
}
