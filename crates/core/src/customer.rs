//! Whoever the organisation serves.

use serde::{Deserialize, Serialize};

use crate::money::MAX_MINOR;
use crate::violation::{Violation, check_optional_text, check_text};

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

/// Checks the name of a primary segment; it may be empty.
pub fn check_segment(pointer: &str, segment: &str) -> Vec<Violation> {
    let mut faults = Vec::new();
    check_optional_text(pointer, segment.trim(), MAX_SEGMENT, &mut faults);
    faults
}

/// Checks the revenue of a year, in minor units.
pub fn check_yearly_value(pointer: &str, minor: i64) -> Vec<Violation> {
    if (0..=MAX_MINOR).contains(&minor) {
        return Vec::new();
    }
    vec![Violation::new(pointer, "off-the-range", format!("An amount from 0 to {MAX_MINOR} in minor units."))]
}

/// A name as it is put in order and searched: lower case, in any script.
pub fn name_key(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_in_any_script() {
        for name in ["Åsa & Söhne", "شركة الأمل", "株式会社きぼう", "🚲 Bikes", " a "] {
            assert_eq!(check_name("/name", name), vec![], "{name}");
        }
        assert_eq!(check_name("/name", &"ß".repeat(200)), vec![]);
        assert_eq!(check_name("/name", &"ß".repeat(201))[0].code, "too-long");
        assert_eq!(check_name("/name", "  ")[0].code, "empty");
        assert_eq!(check_name("/name", "a\u{0}b")[0].code, "control-character");
    }

    #[test]
    fn names_are_put_in_order_without_regard_to_case() {
        assert_eq!(name_key("  ÅSA Gmbh "), "åsa gmbh");
        assert_eq!(name_key("شركة الأمل"), "شركة الأمل");
    }

    #[test]
    fn a_yearly_value_is_neither_negative_nor_beyond_measure() {
        assert_eq!(check_yearly_value("/v", 0), vec![]);
        assert_eq!(check_yearly_value("/v", MAX_MINOR), vec![]);
        assert_eq!(check_yearly_value("/v", -1)[0].pointer, "/v");
        assert_eq!(check_yearly_value("/v", MAX_MINOR + 1)[0].code, "off-the-range");
    }

    #[test]
    fn a_segment_may_be_empty_but_not_endless() {
        assert_eq!(check_segment("/segment", ""), vec![]);
        assert_eq!(check_segment("/segment", &"x".repeat(61))[0].code, "too-long");
    }
}
