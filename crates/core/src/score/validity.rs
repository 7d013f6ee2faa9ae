//! Does the score foretell what customers do? (SCORING §7, §13)
//!
//! The score must have been frozen before the outcome could happen; nothing here can find out whether it was, but an
//! area close to 1 is taken as a sign that it was not.

pub mod accuracy;
pub mod calibration;
pub mod forgiveness;
pub mod lift;
pub mod roc;

use super::error::ScoreError;
use super::interval::Confidence;
use accuracy::{Accuracy, accuracy};
use calibration::{Bin, Calibration, bins, calibration};
use lift::{Lift, average_precision, lift};
use roc::Roc;

/// Rows of each outcome that any figure needs (Vergouwe et al. 2005; Collins et al. 2016).
pub const LEAST_OF_EACH: u64 = 50;
/// Rows of each outcome that calibration needs.
pub const LEAST_FOR_CALIBRATION: u64 = 100;
/// AUC above which a score seems to know the outcome already.
pub const LEAK_ABOVE: f64 = 0.95;
/// Shares of the highest scores that lift is told for, in basis points.
pub const LIFT_SHARES: [u16; 3] = [500, 1_000, 2_000];

/// What is said of a score in one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Not enough outcomes yet: so many of the rarer, of [`LEAST_OF_EACH`].
    NotEnough {
        /// Rows of the rarer outcome.
        have: u64,
        /// Rows of it needed.
        need: u64,
    },
    /// Too good to be true: the score was probably recorded after, or because of, the outcome.
    Leak,
    /// It foretells leaving here: above chance, and better than knowing how long they have been customers.
    Foretells,
    /// No better than knowing how long they have been customers.
    NoBetterThanTenure,
    /// It does not foretell leaving here.
    DoesNot,
}

/// The verdict on a score beside what tenure or recency alone foretells, both of the same rows.
///
/// It foretells if the lower limit of its AUC is above ½ and that of its lead over tenure above 0. An AUC above
/// [`LEAK_ABOVE`] is a leak notice instead of praise (SCORING §13, warning 3).
pub fn verdict(score: &Roc, tenure: &Roc, confidence: &Confidence) -> Result<Verdict, ScoreError> {
    if let Some(verdict) = too_few(score.events(), score.others()) {
        return Ok(verdict);
    }
    if score.auc() > LEAK_ABOVE {
        return Ok(Verdict::Leak);
    }
    let above_chance = score.interval(confidence).is_some_and(|interval| interval.lo > 0.5);
    let above_tenure = score.less(tenure, confidence)?.is_some_and(|lead| lead.interval.lo > 0.0);
    Ok(match (above_chance, above_tenure) {
        (true, true) => Verdict::Foretells,
        (true, false) => Verdict::NoBetterThanTenure,
        (false, _) => Verdict::DoesNot,
    })
}

fn too_few(events: u64, others: u64) -> Option<Verdict> {
    let have = events.min(others);
    (have < LEAST_OF_EACH).then_some(Verdict::NotEnough { have, need: LEAST_OF_EACH })
}

/// What a score and what it is compared with say about the same outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Rows.
    pub n: u64,
    /// Rows with the outcome.
    pub events: u64,
    /// Area of the score.
    pub roc: Roc,
    /// Mean precision over all thresholds.
    pub average_precision: Option<f64>,
    /// For each of [`LIFT_SHARES`].
    pub lifts: Vec<Lift>,
}

/// How good probabilities are; `None` parts where there are too few outcomes for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Probabilities {
    /// Brier score and log loss.
    pub accuracy: Accuracy,
    /// Slope and level, from [`LEAST_FOR_CALIBRATION`] of each outcome.
    pub calibration: Option<Calibration>,
    /// Ten bins, as above.
    pub bins: Vec<Bin>,
}

/// The figures of a score where a higher one should mean the outcome; rows by customer id.
///
/// The outer error names an input outside its domain; the inner says how many outcomes there are.
pub fn figures(scores: &[f64], outcomes: &[bool]) -> Result<Result<Figures, Verdict>, ScoreError> {
    let events = outcomes.iter().filter(|outcome| **outcome).count() as u64;
    let n = outcomes.len() as u64;
    let roc = Roc::of(scores, outcomes)?;
    if let Some(verdict) = too_few(events, n - events) {
        return Ok(Err(verdict));
    }
    let Some(roc) = roc else { return Ok(Err(Verdict::NotEnough { have: 0, need: LEAST_OF_EACH })) };
    let lifts = LIFT_SHARES.into_iter().map(|share| lift(scores, outcomes, share));
    let lifts = lifts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let average_precision = average_precision(scores, outcomes)?;
    Ok(Ok(Figures { n, events, roc, average_precision, lifts }))
}

/// How good probabilities are; `None` below [`LEAST_OF_EACH`] of each outcome.
pub fn probabilities(
    probabilities: &[f64],
    outcomes: &[bool],
    confidence: &Confidence,
) -> Result<Option<Probabilities>, ScoreError> {
    let events = outcomes.iter().filter(|outcome| **outcome).count() as u64;
    let rarer = events.min(outcomes.len() as u64 - events);
    let Some(accuracy) = accuracy(probabilities, outcomes)?.filter(|_| rarer >= LEAST_OF_EACH) else {
        return Ok(None);
    };
    if rarer < LEAST_FOR_CALIBRATION {
        return Ok(Some(Probabilities { accuracy, calibration: None, bins: Vec::new() }));
    }
    let calibration = calibration(probabilities, outcomes)?;
    Ok(Some(Probabilities { accuracy, calibration, bins: bins(probabilities, outcomes, confidence)? }))
}

#[cfg(test)]
mod tests {
    use super::super::random::Xoshiro256;
    use super::*;

    /// Outcomes that depend on a trait seen through two scores with noise.
    fn seen(rows: usize, score_noise: f64, tenure_noise: f64) -> (Vec<bool>, Roc, Roc) {
        let mut draws = Xoshiro256::new(31);
        let truth: Vec<f64> = (0..rows).map(|_| draws.unit()).collect();
        let left: Vec<bool> = truth.iter().map(|t| draws.unit() < 0.1 + 0.8 * t).collect();
        let mut score = |noise: f64| -> Vec<f64> { truth.iter().map(|t| t + noise * draws.unit()).collect() };
        let (score, tenure) = (score(score_noise), score(tenure_noise));
        let [score, tenure] = [score, tenure].map(|s| Roc::of(&s, &left).unwrap().unwrap());
        (left, score, tenure)
    }

    #[test]
    fn the_verdict_compares_with_tenure() {
        let c = Confidence::new(0.95).unwrap();
        let (_, good, bad) = seen(800, 0.1, 9.0);
        assert_eq!(verdict(&good, &bad, &c).unwrap(), Verdict::Foretells);
        assert_eq!(verdict(&good, &good, &c).unwrap(), Verdict::NoBetterThanTenure);
        assert!(verdict(&seen(200, 1e6, 0.1).1, &good, &c).is_err(), "other rows");
        let noise = seen(800, 1e6, 0.1);
        assert_eq!(verdict(&noise.1, &noise.2, &c).unwrap(), Verdict::DoesNot);
    }

    #[test]
    fn a_score_that_knows_the_outcome_is_a_leak_and_no_praise() {
        let c = Confidence::new(0.95).unwrap();
        let left: Vec<bool> = (0..200).map(|i| i % 3 == 0).collect();
        let told: Vec<f64> = left.iter().map(|left| f64::from(u8::from(*left))).collect();
        let roc = Roc::of(&told, &left).unwrap().unwrap();
        assert_eq!(verdict(&roc, &roc, &c).unwrap(), Verdict::Leak);
    }

    #[test]
    fn below_fifty_outcomes_nothing_is_said() {
        let c = Confidence::new(0.95).unwrap();
        let left: Vec<bool> = (0..200).map(|i| i < 49).collect();
        let scores: Vec<f64> = (0..200).map(f64::from).collect();
        let few = Verdict::NotEnough { have: 49, need: 50 };
        assert_eq!(figures(&scores, &left).unwrap(), Err(few));
        let roc = Roc::of(&scores, &left).unwrap().unwrap();
        assert_eq!(verdict(&roc, &roc, &c).unwrap(), few);
        assert_eq!(probabilities(&[0.5; 200], &left, &c).unwrap(), None);
        let left: Vec<bool> = (0..200).map(|i| i < 60).collect();
        let found = figures(&scores, &left).unwrap().unwrap();
        assert_eq!((found.events, found.lifts.len(), found.roc.auc()), (60, 3, 0.0));
        let chances = probabilities(&[0.5; 200], &left, &c).unwrap().unwrap();
        assert_eq!((chances.calibration, chances.bins.len()), (None, 0));
    }
}
