//! `/models`: the versions of the model by which scores are made. A version is never changed; another one is added.

use kept_core::calendar::{Day, Instant};
use kept_core::ids::CustomerId;
use kept_core::model::Model;
use kept_core::model_change::{Figures, Shift};
use serde::{Deserialize, Serialize};

use crate::me::MemberRef;

/// A version of the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelVersion {
    /// Its number; goes up by one with each change.
    pub version: u32,
    /// Weights, half-lives and thresholds.
    pub model: Model,
    /// Why it was made; empty for the first.
    pub note: String,
    /// Since when it holds.
    pub recorded_at: Instant,
    /// Who made it; none for the first, and for the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<MemberRef>,
}

/// `POST /models`: another version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewModel {
    /// The changed model. Its `version` is the one that it was changed from, which must be the newest.
    pub model: Model,
    /// Why, 1 to 500 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 500))]
    pub note: String,
}

/// `POST /models/preview`: what a changed model would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ModelTrial {
    /// The changed model.
    pub model: Model,
}

/// What a changed model would do. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelPreview {
    /// The version that it is held against.
    pub version: u32,
    /// As of this day.
    pub day: Day,
    /// Active customers.
    pub customers: u64,
    /// How many of them were looked at: all, or an even sample in the order in which they were added.
    pub looked_at: u64,
    /// How those who were looked at shift.
    pub shift: Shift,
    /// Those who move most, the furthest first, at most 20.
    pub most_changed: Vec<ModelMove>,
}

/// A customer whom a changed model moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelMove {
    /// Who.
    pub id: CustomerId,
    /// Name.
    pub name: String,
    /// Under the model that holds.
    pub before: Figures,
    /// Under the changed one.
    pub after: Figures,
    /// Whether another word would be said of it: grade, side of the floor, known, ranked.
    pub changes_band: bool,
}
