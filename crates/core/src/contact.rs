//! A person at a customer.

use serde::{Deserialize, Serialize};

/// What the person has to do with us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactRole {
    /// Decides whether to buy again.
    Decides,
    /// Uses what we deliver.
    Uses,
    /// Pays the invoice.
    Pays,
    /// Speaks for us.
    Champions,
    /// Not known yet.
    Unknown,
}

impl ContactRole {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Uses => "uses",
            Self::Pays => "pays",
            Self::Champions => "champions",
            Self::Unknown => "unknown",
        }
    }
}
