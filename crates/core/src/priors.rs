//! Priors: what is assumed of a customer before its own evidence is seen, from its segment.

use serde::{Deserialize, Serialize};

use crate::calendar::Day;
use crate::model::{Model, Part};

/// Prior of one part: a mean and the number of pieces of evidence that it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PartPrior {
    /// Mean in micro, 1 to 999 999.
    pub mean_micro: u32,
    /// Strength in thousandths of one piece of evidence, at least 1.
    pub strength_milli: u32,
}

/// The priors of one segment, closed once per day of the organisation and quantised before use (SCORING §0 rule 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Priors {
    /// The day from which they apply; none for the model's own start values, used before the first close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// In the order of [`Part::ALL`].
    pub parts: [PartPrior; 7],
}

impl Priors {
    /// The model's start values: what holds before anything is known of anybody.
    pub fn start(model: &Model) -> Self {
        let parts = model
            .parts
            .map(|part| PartPrior { mean_micro: part.start_mean_micro, strength_milli: part.strength_milli });
        Self { from: None, parts }
    }

    /// The prior of one part.
    pub const fn part(&self, part: Part) -> PartPrior {
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
}
