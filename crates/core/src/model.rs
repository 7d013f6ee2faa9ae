//! The model: weights, half-lives and thresholds; versioned, per organisation, in integers.

use serde::{Deserialize, Serialize};

use crate::violation::Violation;

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

    /// Every fault; an empty list means that the model may be used (SCORING §12.3).
    pub fn check(&self) -> Vec<Violation> {
        let mut faults = Vec::new();
        let mut refuse =
            |pointer: String, detail: &str| faults.push(Violation::new(pointer, "out-of-range", detail));
        for (part, settings) in Part::ALL.iter().zip(&self.parts) {
            let at = format!("/parts/{}", part.index());
            if settings.half_life_days == 0 || settings.half_life_days > 36_500 {
                refuse(format!("{at}/half_life_days"), "Between 1 day and 100 years.");
            }
            if settings.start_mean_micro == 0 || settings.start_mean_micro >= 1_000_000 {
                refuse(format!("{at}/start_mean_micro"), "Between 0 and 1 000 000, both excluded.");
            }
            if settings.strength_milli == 0 || settings.strength_milli > 1_000_000 {
                refuse(format!("{at}/strength_milli"), "Between 1 and 1 000 000.");
            }
        }
        if self.parts.iter().all(|p| p.weight == 0) {
            refuse("/parts".into(), "At least one part must weigh something.");
        }
        if self.dependable_floor_bp == 0 || self.dependable_floor_bp >= 10_000 {
            refuse("/dependable_floor_bp".into(), "Between 0 and 10 000, both excluded.");
        }
        for (pointer, confidence) in [
            ("/survey_confidence_bp", self.survey_confidence_bp),
            ("/account_confidence_bp", self.account_confidence_bp),
        ] {
            if !(5_000..=9_990).contains(&confidence) {
                refuse(pointer.into(), "Between 5 000 and 9 990 basis points.");
            }
        }
        faults
    }
}
