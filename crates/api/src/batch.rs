//! `POST …/batch`: many things at once.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::Problem;

/// The most items of a batch.
pub const MAX_ITEMS: usize = 10_000;

/// Many things to be made, each with an id or an external id, so that the same batch again makes each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Batch<T> {
    /// At most 10,000.
    #[cfg_attr(feature = "openapi", schema(max_items = 10_000))]
    pub items: Vec<T>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BatchStatus {
    /// It was made.
    Made,
    /// It was there and is different now.
    Changed,
    /// It was there just so.
    Same,
    /// It was refused; nothing of it is stored.
    Refused,
}

/// One item's result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchResult {
    /// What became of it.
    pub status: BatchStatus,
    /// Its id; none where it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The link of an ask, this once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Why it was refused; its pointers begin with `/items/` and the place of the item, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchAnswer {
    /// Items that were made.
    pub made: u32,
    /// Items that were there and are different now.
    pub changed: u32,
    /// Items that were there just so.
    pub same: u32,
    /// Items that were refused.
    pub refused: u32,
    /// A result for each item, in their order.
    pub results: Vec<BatchResult>,
}
