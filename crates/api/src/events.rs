//! `GET /events`: what changed. `GET /events/stream`: the same as server-sent events, as it happens.

use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, EventId, ImportId};
use serde::{Deserialize, Serialize};

/// Something changed. It says what, not how: fetch it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Id; ascending ids are ascending in time.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// What.
    pub change: Change,
}

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Change {
    /// Something about this customer.
    Customer {
        /// Which.
        id: CustomerId,
    },
    /// An import went on.
    Import {
        /// Which.
        id: ImportId,
    },
    /// The figures of the organisation: a day was closed, or an import ended.
    Organisation,
}
