//! `/surveys`.

use kept_core::calendar::Instant;
use kept_core::ids::SurveyId;
use kept_core::survey::SurveyBody;
use serde::{Deserialize, Serialize};

use crate::External;

/// A survey in its newest version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Survey {
    /// Id.
    pub id: SurveyId,
    /// From 1; a change after the first answer makes the next.
    pub version: u32,
    /// Title and questions.
    pub body: SurveyBody,
    /// Has been answered: this version no longer changes.
    pub frozen: bool,
    /// Complete responses over all versions.
    pub responses: u64,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
    /// When it was first recorded.
    pub recorded_at: Instant,
}

/// `POST /surveys`, `PUT /surveys/external/{source}/{id}`, an item of `POST /surveys/batch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<SurveyId>,
    /// Title and questions.
    pub body: SurveyBody,
    /// Its id elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external: Option<External>,
}

/// `GET /surveys`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct SurveyQuery {
    /// Where the page before ended; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 200, otherwise 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// Only those that were made or changed at this instant or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub updated_since: Option<Instant>,
}
