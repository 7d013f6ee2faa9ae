//! The four parts of customer satisfaction.

use serde::{Deserialize, Serialize};

/// Every question, promise, expectation, case and driver belongs to exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// What is sold.
    Product,
    /// How it is made.
    Production,
    /// How and when it arrives.
    Delivery,
    /// How people are treated before and after.
    Service,
}

impl Component {
    /// All four, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Product, Self::Production, Self::Delivery, Self::Service];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Production => "production",
            Self::Delivery => "delivery",
            Self::Service => "service",
        }
    }
}
