//! `GET /customers/{id}/scorecard`: the figures and all that they were made from.

use kept_core::calendar::{Day, Instant};
use kept_core::evidence::Evidence;
use kept_core::ids::CustomerId;
use kept_core::model::Model;
use kept_core::priors::Priors;
use kept_core::scorecard::Report;
use serde::{Deserialize, Serialize};

/// A scorecard with its inputs, so that anybody can fold it again and must get the same bits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Scorecard {
    /// Whose.
    pub customer_id: CustomerId,
    /// As of which day.
    pub as_of: Day,
    /// From what was known at this instant.
    pub known_at: Instant,
    /// The model.
    pub model: Model,
    /// The segment's priors.
    pub priors: Priors,
    /// The evidence, ordered by day and id.
    pub evidence: Vec<Evidence>,
    /// What follows: `kept_core::scorecard::fold(evidence, priors, model, as_of)`.
    pub report: Report,
}

/// As of when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ScorecardQuery {
    /// As of this day; otherwise today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub as_of: Option<Day>,
    /// From what was known then; otherwise now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = DateTime))]
    pub known_at: Option<Instant>,
}
