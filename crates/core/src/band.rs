//! The band that a customer is in: what a figure says in a word, so that a change of it is worth a sentence.

use serde::{Deserialize, Serialize};

use crate::scorecard::Letter;

/// Grade and side of the floor. Small moves of a figure leave it as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Band {
    /// Expectation grade; none where expectation was never asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Letter>,
    /// Whether the dependable promise level is at the model's floor or above.
    pub dependable: bool,
}

impl Band {
    /// The band of a grade and a dependable level (micro-points), by the floor of the model (basis points).
    pub fn of(grade: Option<Letter>, dependable: i64, floor_bp: u16) -> Self {
        Self { grade, dependable: dependable >= floor_micro(floor_bp) }
    }
}

/// A floor in basis points as a level in micro-points.
pub fn floor_micro(floor_bp: u16) -> i64 {
    i64::from(floor_bp) * 10_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_on_the_floor_is_dependable() {
        assert!(Band::of(None, 75_000_000, 7_500).dependable);
        assert!(!Band::of(None, 74_999_999, 7_500).dependable);
        assert_ne!(Band::of(Some(Letter::B), 0, 7_500), Band::of(Some(Letter::C), 0, 7_500));
    }
}
