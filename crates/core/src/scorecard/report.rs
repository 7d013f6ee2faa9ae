//! What follows from a customer's evidence: every figure with its interval and its number, in integers.
//!
//! One point is 1 000 000 micro-points; a share of 1 is 1 000 000 micro.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::model::Part;
use crate::score::expectation::Letter;

/// A figure with its interval, in micro.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// The figure.
    pub value: i64,
    /// Lower end of its interval; none where nothing can be said (one answer, no spread).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<i64>,
    /// Upper end of its interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<i64>,
}

/// The expectation grade (SCORING §4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grade {
    /// The letter, after the gate of the A.
    pub letter: Letter,
    /// Lowest and highest letter of the interval; none with one answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters: Option<[Letter; 2]>,
    /// 0 to 100 points; 50 is a C by construction.
    pub index: Estimate,
    /// Number of answers.
    pub n: u32,
    /// Number of answers that are F, D, C, B, A.
    pub counts: [u32; 5],
}

/// A share of answers, such as CSAT: the share of 4 and 5 on the satisfaction scale (SCORING §1.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Csat {
    /// Share of satisfied answers in micro, with the Wilson interval.
    pub share: Estimate,
    /// Satisfied answers (4 or 5).
    pub satisfied: u32,
    /// Dissatisfied answers (1 or 2).
    pub dissatisfied: u32,
    /// Number of answers.
    pub n: u32,
    /// Number of answers 1 to 5.
    pub counts: [u32; 5],
}

/// Net promoter score (SCORING §1.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Nps {
    /// −100 to 100 points, with the adjusted Wald interval.
    pub score: Estimate,
    /// Answers 0 to 6.
    pub detractors: u32,
    /// Answers 7 and 8.
    pub passives: u32,
    /// Answers 9 and 10.
    pub promoters: u32,
}

/// How many promises ended how, as of the scorecard's day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PromiseCounts {
    /// Not yet settled and not yet missed.
    pub open: u32,
    /// More than was said.
    pub exceeded: u32,
    /// As was said.
    pub kept: u32,
    /// After it was due.
    pub late: u32,
    /// In part.
    pub partly: u32,
    /// Settled as missed.
    pub missed: u32,
    /// Open past the limit; counts as missed.
    pub overdue: u32,
    /// Missed, then put right in the customer's word.
    pub recovered: u32,
    /// No longer wanted by the customer.
    pub waived: u32,
}

/// The promise posterior (SCORING §5.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reliability {
    /// Forecast of the share of the next promises kept, 0 to 100 points, with its credible interval.
    pub index: Estimate,
    /// "At least this, with 95 % credibility", 0 to 100 points.
    pub dependable: i64,
    /// Share of own evidence against the segment's prior, in micro.
    pub own_share: i64,
    /// How many further major misses the dependable level survives above its floor.
    pub lapses_left: u32,
    /// How many kept major promises after one major miss restore the dependable level; none when no number does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_make_good: Option<u32>,
    /// Forecast of the share of the next promises exceeded, in micro.
    pub exceed_rate: i64,
}

/// Promises: what we said and what we did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Promises {
    /// How they ended.
    pub counts: PromiseCounts,
    /// Over all grounds.
    pub all: Reliability,
    /// Without settlements that rest on the word of staff only; none when there are no such settlements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_staff: Option<Reliability>,
    /// "Predictable, time after time": 0 to 100 points over the months with promises; none below three months
    /// (SCORING §5.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consistency: Option<i64>,
}

/// One part of the loyalty index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartScore {
    /// Which part.
    pub part: Part,
    /// Points that the segment's prior gives, in micro-points.
    pub baseline: i64,
    /// Points that the customer's own evidence adds or takes, in micro-points.
    pub contribution: i64,
    /// The most that the part can give, in micro-points.
    pub most: i64,
    /// Share of own evidence in this part, in micro.
    pub own_share: i64,
    /// Number of pieces of evidence.
    pub n: u32,
}

/// The loyalty index: the integer sum of its parts (SCORING §6.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Loyalty {
    /// 0 to 100 points; equals the sum of `baseline` and `contribution` over the parts.
    pub index: Estimate,
    /// In the order of [`Part::ALL`].
    pub parts: Vec<PartScore>,
    /// Share of own evidence over all parts, in micro.
    pub own_share: i64,
    /// Own evidence is too thin: not to be ranked.
    pub mostly_prior: bool,
}

/// Everything that follows from one customer's evidence on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// The day as of which it holds.
    pub as_of: Day,
    /// Version of the model.
    pub model_version: u32,
    /// Number of pieces of evidence that counted.
    pub evidence: u32,
    /// Whether a complete declared answer is fresh.
    pub known: bool,
    /// The day of the newest complete declared answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_since: Option<Day>,
    /// Expectation grade; none where expectation was never asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Satisfaction; none where it was never asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csat: Option<Csat>,
    /// Recommendation; none where it was never asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nps: Option<Nps>,
    /// Promises.
    pub promises: Promises,
    /// Loyalty.
    pub loyalty: Loyalty,
}
