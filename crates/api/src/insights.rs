//! `GET /insights/overview`: what the first screen says. `POST /insights/closes` closes a day that is past.

use kept_core::attention::Reason;
use kept_core::calendar::{Day, Month};
use kept_core::overview::MonthShare;
use kept_core::scorecard::{Csat, Estimate, Grade, Nps};
use serde::{Deserialize, Serialize};

use crate::customers::CustomerLine;

/// Over which time the answers are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The twelve calendar months up to the day.
    #[default]
    Year,
    /// The three calendar months up to the day.
    Quarter,
    /// Everything up to the day.
    All,
}

/// The one filter of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct OverviewQuery {
    /// As of this day; otherwise today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub as_of: Option<Day>,
    /// Over which time.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub period: Period,
    /// Only this primary segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Only this step of the journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
}

/// What the first screen says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overview {
    /// As of this day.
    pub as_of: Day,
    /// Version of the model by which the day was scored.
    pub model_version: u32,
    /// Confidence of the intervals, in basis points.
    pub confidence_bp: u16,
    /// First and last month of the period; none when there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<[Month; 2]>,
    /// The day to offer instead, when what is known has gone stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_day: Option<Day>,
    /// The first answer to the first question.
    pub known: Known,
    /// Satisfaction over customer-months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csat: Option<Csat>,
    /// Expectation grade over customer-months; none where it was never asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Recommendation over customer-months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nps: Option<Nps>,
    /// Satisfaction by month, oldest first, months without an answer left out.
    pub csat_by_month: Vec<MonthShare>,
    /// What broken promises do to answers: satisfied answers by the outcome of the promise that they are about.
    pub promise_effect: Vec<OutcomeShare>,
    /// Promises by how they ended, over the period.
    pub promises: OverviewPromises,
    /// Whom to look at first, at most 20: "mine" first, then by value at risk, then by the dependable level.
    pub attention: Vec<Attention>,
    /// Segments and touchpoints that the filter can take.
    pub segments: Vec<String>,
    /// Steps of the journey that the filter can take.
    pub touchpoints: Vec<String>,
}

/// Do you know whether your customers are satisfied or not?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Known {
    /// Active customers.
    pub customers: u64,
    /// Of them those with a fresh complete answer.
    pub known: u64,
    /// Yearly value of active customers, in minor units; 0 when none is recorded.
    pub value_minor: i64,
    /// Of it the value of those known.
    pub known_value_minor: i64,
    /// For how many days an answer is fresh.
    pub fresh_days: u32,
}

/// Which end of a promise answers are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EffectGroup {
    /// Kept or exceeded.
    Kept,
    /// Late or in part.
    Late,
    /// Missed, or overdue.
    Missed,
}

/// Satisfied answers about promises that ended so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeShare {
    /// How they ended.
    pub outcome: EffectGroup,
    /// Share in micro with its interval.
    pub share: Estimate,
    /// Satisfied answers.
    pub satisfied: u32,
    /// Answers.
    pub n: u32,
}

/// Promises by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OverviewPromises {
    /// Kept or exceeded.
    pub kept: u64,
    /// Late or in part.
    pub late: u64,
    /// Missed, recovered, or overdue.
    pub missed: u64,
    /// Not yet due.
    pub open: u64,
}

/// One line of what to do now: one number, one reason, one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attention {
    /// Who.
    pub customer: CustomerLine,
    /// Why.
    pub reason: Reason,
    /// Looked after by the signed-in member.
    pub mine: bool,
}

/// `POST /insights/closes`: make the lists of a past day available.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewClose {
    /// The day, today or earlier.
    pub day: Day,
}

/// A closed day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Close {
    /// The day.
    pub day: Day,
    /// Version of the model by which it was scored.
    pub model_version: u32,
    /// Customers that were scored.
    pub customers: u64,
}
