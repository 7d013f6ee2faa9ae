//! `/surveys`.

use kept_core::calendar::Instant;
use kept_core::ids::SurveyId;
use kept_core::survey::SurveyBody;
use serde::{Deserialize, Serialize};

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
    /// When it was first recorded.
    pub recorded_at: Instant,
}

/// `POST /surveys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<SurveyId>,
    /// Title and questions.
    pub body: SurveyBody,
}
