//! `GET /insights/drivers`: the answers that say what moves satisfaction.

use kept_core::calendar::{Day, Month};
use kept_core::drivers::{DriverQuestion, Pattern};
use serde::{Deserialize, Serialize};

use crate::insights::Period;

/// Which answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct DriversQuery {
    /// Up to this day; otherwise today. Where a customer has answered again later in that month, the month is left out.
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
    /// Key of the question to explain; otherwise the most answered one on satisfaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

/// Complete rows of an outcome and the questions that may explain it: one customer, one row a month. No row says whose
/// it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DriverRows {
    /// Up to this day.
    pub as_of: Day,
    /// First and last month that was looked at.
    pub months: [Month; 2],
    /// The questions that can be explained.
    pub outcomes: Vec<DriverQuestion>,
    /// The one that is; none where nothing of the kind was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<DriverQuestion>,
    /// The questions that may explain it, in the order of the values.
    pub predictors: Vec<DriverQuestion>,
    /// Customer-months with an answer to the outcome that were read: the newest, at most 10,000.
    pub read: u64,
    /// Of them those with an answer to every predictor.
    pub complete: u64,
    /// How many a ranking needs.
    pub needed: u64,
    /// The complete rows: the outcome first, then the predictors.
    pub patterns: Vec<Pattern>,
    /// Segments that the filter can take.
    pub segments: Vec<String>,
}
