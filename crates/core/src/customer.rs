//! Whoever the organisation serves.

use serde::{Deserialize, Serialize};

use crate::violation::{Violation, check_text};

/// What kind of party the customer is. Internal departments and investors are customers too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustomerKind {
    /// A company.
    #[default]
    Business,
    /// A private person.
    Person,
    /// An authority or another public body.
    PublicBody,
    /// A charity or association.
    NonProfit,
    /// A department of our own house.
    InternalDepartment,
    /// An investor or shareholder.
    Investor,
}

impl CustomerKind {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Person => "person",
            Self::PublicBody => "public_body",
            Self::NonProfit => "non_profit",
            Self::InternalDepartment => "internal_department",
            Self::Investor => "investor",
        }
    }
}

/// Where the relationship stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CustomerState {
    /// Served today.
    #[default]
    Active,
    /// Served today, and expected to leave unless something is done.
    AtRisk,
    /// Has left.
    Lost,
    /// We have parted with them.
    Released,
}

impl CustomerState {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::AtRisk => "at_risk",
            Self::Lost => "lost",
            Self::Released => "released",
        }
    }

    /// Whether the customer is served today, so that we ought to know whether they are satisfied.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Active | Self::AtRisk)
    }
}

/// The longest customer name, in characters.
pub const MAX_NAME: usize = 200;
/// The longest name of a segment, in characters.
pub const MAX_SEGMENT: usize = 60;

/// Checks the name of a customer.
pub fn check_name(pointer: &str, name: &str) -> Vec<Violation> {
    let mut faults = Vec::new();
    check_text(pointer, name, MAX_NAME, &mut faults);
    faults
}
