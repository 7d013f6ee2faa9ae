//! How the figures of a scorecard were made: the sums that stand between the evidence and the report.

use crate::calendar::Day;
use crate::evidence::Evidence;
use crate::model::{Model, Part};
use crate::priors::{PartPrior, Priors};
use crate::score::ScoreError;
use crate::score::promises::Masses;
use crate::score::rounding::round_half_even;

use super::digest::Digest;
use super::fold::Fold;

/// What a report was made from, in micro: one piece of evidence of today weighs 1 000 000. Parts add up exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workings {
    /// z of the intervals of one customer's figures, in micro.
    pub z: i64,
    /// The parts of the loyalty index, in the order of [`Part::ALL`].
    pub parts: Vec<PartWorking>,
    /// Promises over all grounds.
    pub promises: PromiseWorking,
    /// Promises without settlements that rest on the word of staff only; none when there are no such settlements.
    pub without_staff: Option<PromiseWorking>,
    /// Months with promises, from which consistency is taken.
    pub months: u32,
}

/// One part of the loyalty index: `u = (m·b + Σav)/(m + Σa)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartWorking {
    /// Which part.
    pub part: Part,
    /// Its weight in the model.
    pub weight: u16,
    /// What is usual in the segment: b and m.
    pub prior: PartPrior,
    /// Σa: own evidence, weighed by its age.
    pub mass: i64,
    /// Σav: of it what speaks for the customer.
    pub earned: i64,
}

/// The promise posterior as the sum of what is usual and what this customer has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PromiseWorking {
    /// μ and m.
    pub prior: PartPrior,
    /// Promises kept and missed, as usual in the segment: mμ and m(1−μ).
    pub usual: [i64; 2],
    /// The customer's own, weighed by severity and age: A and B.
    pub own: [i64; 2],
    /// Their sums: α and β.
    pub all: [i64; 2],
    /// D: of the customer's own those exceeded.
    pub exceeded: i64,
}

/// The workings of [`super::fold()`] over the same inputs.
///
/// # Errors
/// Where the fold has one.
pub fn workings(
    evidence: &[Evidence],
    priors: &Priors,
    model: &Model,
    as_of: Day,
) -> Result<Workings, ScoreError> {
    let fold = Fold::new(model)?;
    let digest = fold.digest(evidence, as_of)?;
    let promises = |masses: &Masses| PromiseWorking::of(priors.part(Part::Promises), masses);
    Ok(Workings {
        z: micro(fold.account_confidence().z())?,
        parts: parts(&digest, priors, model)?,
        promises: promises(&digest.masses)?,
        without_staff: digest.masses_without_staff.as_ref().map(promises).transpose()?,
        months: u32::try_from(digest.months.len()).unwrap_or(u32::MAX),
    })
}

fn parts(digest: &Digest, priors: &Priors, model: &Model) -> Result<Vec<PartWorking>, ScoreError> {
    let part = |(part, found): (Part, &super::PartMass)| {
        Ok(PartWorking {
            part,
            weight: model.part(part).weight,
            prior: priors.part(part),
            mass: micro(found.evidence.mass())?,
            earned: micro(found.evidence.earned())?,
        })
    };
    Part::ALL.into_iter().zip(&digest.parts).map(part).collect()
}

impl PromiseWorking {
    fn of(prior: PartPrior, masses: &Masses) -> Result<Self, ScoreError> {
        let strength = i64::from(prior.strength_milli) * 1_000;
        let kept = micro(f64::from(prior.strength_milli) / 1e3 * (f64::from(prior.mean_micro) / 1e6))?;
        let (usual, own) = ([kept, strength - kept], [micro(masses.kept())?, micro(masses.missed())?]);
        let [[a, b], [c, d]] = [usual, own];
        Ok(Self { prior, usual, own, all: [a + c, b + d], exceeded: micro(masses.exceeded())? })
    }
}

fn micro(value: f64) -> Result<i64, ScoreError> {
    round_half_even(value * 1e6)
}
