//! The model: weights, half-lives and thresholds; versioned, per organisation, in integers.

use serde::{Deserialize, Serialize};

use crate::violation::{Violation, check_text};

/// A part of the loyalty index, in the order in which parts are listed and summed (SCORING §6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Compared with what was expected.
    Expectation,
    /// Compared with competitors.
    RelativeValue,
    /// Would recommend.
    Recommend,
    /// Would choose again.
    ChooseAgain,
    /// The promises that we kept.
    Promises,
    /// Bought or renewed within the usual interval.
    Repurchase,
    /// Sent somebody to us.
    Referral,
}

impl Part {
    /// All parts in their order.
    pub const ALL: [Self; 7] = [
        Self::Expectation,
        Self::RelativeValue,
        Self::Recommend,
        Self::ChooseAgain,
        Self::Promises,
        Self::Repurchase,
        Self::Referral,
    ];

    /// Its place in [`Part::ALL`].
    pub const fn index(self) -> usize {
        match self {
            Self::Expectation => 0,
            Self::RelativeValue => 1,
            Self::Recommend => 2,
            Self::ChooseAgain => 3,
            Self::Promises => 4,
            Self::Repurchase => 5,
            Self::Referral => 6,
        }
    }

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expectation => "expectation",
            Self::RelativeValue => "relative_value",
            Self::Recommend => "recommend",
            Self::ChooseAgain => "choose_again",
            Self::Promises => "promises",
            Self::Repurchase => "repurchase",
            Self::Referral => "referral",
        }
    }
}

/// What a part weighs and what is assumed of it before anything is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PartSettings {
    /// Weight in the index; only the ratio to the sum counts.
    pub weight: u16,
    /// Days in which a piece of evidence loses half of its weight.
    pub half_life_days: u32,
    /// Mean that the organisation's own evidence pulls away from, in micro (0 to 1 000 000, both excluded).
    pub start_mean_micro: u32,
    /// Strength of the segment's prior in thousandths of one piece of evidence, where it is not estimated.
    pub strength_milli: u32,
}

/// The settings of the scoring. All defaults are ours; none is a published constant (SCORING §13.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Goes up by one with each change. Series are not joined across versions without a marked break.
    pub version: u32,
    /// Settings of the seven parts, in the order of [`Part::ALL`].
    #[cfg_attr(feature = "openapi", schema(min_items = 7, max_items = 7))]
    pub parts: [PartSettings; 7],
    /// τ: a customer's dependable level that further lapses must not push it below, in basis points.
    pub dependable_floor_bp: u16,
    /// Share of own evidence below which a loyalty index is labelled mostly prior and not ranked, in basis points.
    pub ranked_own_bp: u16,
    /// For how many days a complete answer means that we know the customer.
    pub fresh_days: u32,
    /// Confidence of intervals of survey figures, in basis points.
    pub survey_confidence_bp: u16,
    /// Confidence of intervals of an account's figures, in basis points.
    pub account_confidence_bp: u16,
    /// Fewest answers for a comparison between groups.
    pub comparison_min: u32,
    /// Below this many answers a figure is marked as resting on a low base.
    pub low_base: u32,
}

/// The heaviest weight of a part; only ratios count.
pub const MAX_WEIGHT: u16 = 1_000;
/// The longest half-life in days: a hundred years.
pub const MAX_HALF_LIFE_DAYS: u32 = 36_500;
/// The strongest prior in thousandths of a piece of evidence.
pub const MAX_STRENGTH_MILLI: u32 = 1_000_000;
/// The longest time in days for which an answer is fresh: ten years.
pub const MAX_FRESH_DAYS: u32 = 3_650;
/// Confidences that intervals can be made with, in basis points.
pub const CONFIDENCE_BP: std::ops::RangeInclusive<u16> = 5_000..=9_990;
/// The most answers that a comparison or a full base may be made to wait for.
pub const MAX_BASE: u32 = 10_000;

impl Default for Model {
    fn default() -> Self {
        let attitude = |weight| PartSettings {
            weight,
            half_life_days: 365,
            start_mean_micro: 500_000,
            strength_milli: 4_000,
        };
        let behaviour = |weight, start_mean_micro, strength_milli| PartSettings {
            weight,
            half_life_days: 540,
            start_mean_micro,
            strength_milli,
        };
        Self {
            version: 1,
            parts: [
                attitude(20),
                attitude(10),
                attitude(10),
                attitude(10),
                PartSettings {
                    weight: 20,
                    half_life_days: 180,
                    start_mean_micro: 500_000,
                    strength_milli: 6_000,
                },
                behaviour(20, 500_000, 3_000),
                behaviour(10, 100_000, 8_000),
            ],
            dependable_floor_bp: 7_500,
            ranked_own_bp: 3_000,
            fresh_days: 180,
            survey_confidence_bp: 9_500,
            account_confidence_bp: 9_000,
            comparison_min: 10,
            low_base: 30,
        }
    }
}

impl Model {
    /// The settings of one part.
    pub const fn part(&self, part: Part) -> PartSettings {
        let [expectation, value, recommend, choose, promises, repurchase, referral] = self.parts;
        match part {
            Part::Expectation => expectation,
            Part::RelativeValue => value,
            Part::Recommend => recommend,
            Part::ChooseAgain => choose,
            Part::Promises => promises,
            Part::Repurchase => repurchase,
            Part::Referral => referral,
        }
    }

    /// Whether it scores as `other` does, whatever their versions.
    pub fn is_same_but_for_version(&self, other: &Self) -> bool {
        *self == Self { version: self.version, ..other.clone() }
    }

    /// Every fault; an empty list means that the model may be used (SCORING §12.3).
    pub fn check(&self) -> Vec<Violation> {
        let mut faults = Vec::new();
        self.check_parts(&mut faults);
        self.check_thresholds(&mut faults);
        faults
    }

    fn check_parts(&self, faults: &mut Vec<Violation>) {
        for (part, settings) in Part::ALL.iter().zip(&self.parts) {
            let at = |field: &str| format!("/parts/{}/{field}", part.index());
            if settings.weight > MAX_WEIGHT {
                refuse(faults, at("weight"), format!("Between 0 and {MAX_WEIGHT}."));
            }
            if !(1..=MAX_HALF_LIFE_DAYS).contains(&settings.half_life_days) {
                refuse(faults, at("half_life_days"), "Between 1 day and 100 years.");
            }
            if !(1..1_000_000).contains(&settings.start_mean_micro) {
                refuse(faults, at("start_mean_micro"), "Between 0 and 1 000 000, both excluded.");
            }
            if !(1..=MAX_STRENGTH_MILLI).contains(&settings.strength_milli) {
                refuse(faults, at("strength_milli"), "Between 1 and 1 000 000.");
            }
        }
        if self.parts.iter().all(|part| part.weight == 0) {
            refuse(faults, "/parts", "At least one part must weigh something.");
        }
    }

    fn check_thresholds(&self, faults: &mut Vec<Violation>) {
        if !(1..10_000).contains(&self.dependable_floor_bp) {
            refuse(faults, "/dependable_floor_bp", "Between 0 and 10 000, both excluded.");
        }
        if self.ranked_own_bp > 10_000 {
            refuse(faults, "/ranked_own_bp", "Between 0 and 10 000.");
        }
        if !(1..=MAX_FRESH_DAYS).contains(&self.fresh_days) {
            refuse(faults, "/fresh_days", format!("Between 1 and {MAX_FRESH_DAYS} days."));
        }
        for (pointer, confidence) in [
            ("/survey_confidence_bp", self.survey_confidence_bp),
            ("/account_confidence_bp", self.account_confidence_bp),
        ] {
            if !CONFIDENCE_BP.contains(&confidence) {
                refuse(faults, pointer, "Between 5 000 and 9 990 basis points.");
            }
        }
        if !(1..=MAX_BASE).contains(&self.comparison_min) {
            refuse(faults, "/comparison_min", format!("Between 1 and {MAX_BASE}."));
        }
        if !(self.comparison_min..=MAX_BASE).contains(&self.low_base) {
            let detail = format!("Between the fewest answers for a comparison and {MAX_BASE}.");
            refuse(faults, "/low_base", detail);
        }
    }
}

fn refuse(faults: &mut Vec<Violation>, pointer: impl Into<String>, detail: impl Into<String>) {
    faults.push(Violation::new(pointer, "out-of-range", detail));
}

/// The longest note beside a version, in characters.
pub const MAX_NOTE: usize = 500;

/// Checks the note that says why a version was made.
pub fn check_note(pointer: &str, note: &str, faults: &mut Vec<Violation>) {
    check_text(pointer, note, MAX_NOTE, faults);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(change: impl FnOnce(&mut Model)) -> Vec<String> {
        let mut model = Model::default();
        change(&mut model);
        model.check().into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn the_model_that_everybody_begins_with_may_be_used() {
        assert_eq!(Model::default().check(), []);
    }

    #[test]
    fn each_setting_out_of_its_range_is_named() {
        assert_eq!(places(|model| model.fresh_days = 0), ["/fresh_days"]);
        assert_eq!(places(|model| model.parts[2].weight = MAX_WEIGHT + 1), ["/parts/2/weight"]);
        assert_eq!(places(|model| model.parts[6].half_life_days = 0), ["/parts/6/half_life_days"]);
        assert_eq!(
            places(|model| model.parts[0].start_mean_micro = 1_000_000),
            ["/parts/0/start_mean_micro"]
        );
        assert_eq!(places(|model| model.parts[0].strength_milli = 0), ["/parts/0/strength_milli"]);
        assert_eq!(places(|model| model.parts.iter_mut().for_each(|part| part.weight = 0)), ["/parts"]);
        assert_eq!(places(|model| model.ranked_own_bp = 10_001), ["/ranked_own_bp"]);
        assert_eq!(places(|model| model.dependable_floor_bp = 10_000), ["/dependable_floor_bp"]);
        assert_eq!(places(|model| model.survey_confidence_bp = 4_999), ["/survey_confidence_bp"]);
        assert_eq!(places(|model| model.account_confidence_bp = 9_991), ["/account_confidence_bp"]);
        assert_eq!(places(|model| model.comparison_min = 31), ["/low_base"]);
        assert_eq!(places(|model| model.comparison_min = 0), ["/comparison_min"]);
    }

    #[test]
    fn a_version_alone_is_no_difference() {
        let (first, mut second) = (Model::default(), Model { version: 2, ..Model::default() });
        assert!(first.is_same_but_for_version(&second));
        second.fresh_days = 90;
        assert!(!first.is_same_but_for_version(&second));
    }
}
