//! `GET /customers/{id}/evidence`: the timeline of a customer, newest first.

use kept_core::calendar::Day;
use serde::{Deserialize, Serialize};

use crate::behaviours::Behaviour;
use crate::feedback::Feedback;
use crate::promises::Promise;
use crate::responses::Response;

/// One entry of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum TimelineEntry {
    /// The customer answered.
    Response {
        /// On which day.
        day: Day,
        /// What.
        response: Response,
    },
    /// We promised something.
    PromiseMade {
        /// On which day.
        day: Day,
        /// What.
        promise: Promise,
    },
    /// A promise ended, or was missed.
    PromiseSettled {
        /// On which day.
        day: Day,
        /// Which.
        promise: Promise,
    },
    /// The customer did something.
    Behaviour {
        /// On which day.
        day: Day,
        /// What.
        behaviour: Behaviour,
    },
    /// Somebody had something to say without being asked.
    Feedback {
        /// On which day.
        day: Day,
        /// What.
        feedback: Feedback,
    },
}

/// Which page of the timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct EvidenceQuery {
    /// Where the page before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 200, otherwise 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// Up to this day; otherwise today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub as_of: Option<Day>,
}
