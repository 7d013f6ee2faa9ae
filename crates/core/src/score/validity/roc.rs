//! Does a higher score come with the outcome? The area under the ROC curve (SCORING §7.2).

use super::super::correlation::mid_ranks;
use super::super::distributions::normal_two_sided;
use super::super::error::{ScoreError, finite};
use super::super::interval::{Confidence, Interval};
use super::super::random::Xoshiro256;
use super::super::resample::{Progress, Resamples, percentile_interval};
use super::super::sum::Sum;

/// Area under the ROC curve of one score, with what its variance is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Roc {
    auc: f64,
    /// For each row with the outcome: the share of rows without it that it is above, ties counted half.
    with: Vec<f64>,
    /// For each row without the outcome: the share of rows with it that are above, ties counted half.
    without: Vec<f64>,
}

/// The first of two scores less the second, on the same rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RocDifference {
    /// AUC of the first - AUC of the second.
    pub difference: f64,
    /// `DeLong`'s standard error of it.
    pub se: f64,
    /// difference/se; 0 where the two never differ.
    pub z: f64,
    /// Two-sided normal p.
    pub p: f64,
    /// difference ± z·se.
    pub interval: Interval,
}

/// Checks that scores and outcomes belong together.
pub(crate) fn paired(scores: &[f64], outcomes: &[bool]) -> Result<(), ScoreError> {
    if scores.len() != outcomes.len() {
        return Err(ScoreError::OutOfRange { what: "the scores", must: "one for each outcome" });
    }
    scores.iter().try_for_each(|score| finite("a score", *score).map(|_| ()))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().copied().collect::<Sum>().value() / values.len() as f64
}

/// Sample covariance (n-1 below) of two lists with known means; `None` below two values.
fn covariance(a: &[f64], b: &[f64]) -> Option<f64> {
    let (x, y) = (mean(a), mean(b));
    let sum = a.iter().zip(b).map(|(a, b)| (a - x) * (b - y)).collect::<Sum>().value();
    (a.len() > 1).then(|| sum / (a.len() as f64 - 1.0))
}

impl Roc {
    /// Of scores where a higher one should mean the outcome; rows by customer id.
    ///
    /// AUC = Mann–Whitney U with mid-ranks over all pairs. `None` where an outcome never happened.
    pub fn of(scores: &[f64], outcomes: &[bool]) -> Result<Option<Self>, ScoreError> {
        paired(scores, outcomes)?;
        let pick = |wanted: bool, values: &[f64]| -> Vec<f64> {
            values
                .iter()
                .zip(outcomes)
                .filter(|(_, outcome)| **outcome == wanted)
                .map(|(value, _)| *value)
                .collect()
        };
        let (events, others) = (pick(true, scores), pick(false, scores));
        if events.is_empty() || others.is_empty() {
            return Ok(None);
        }
        let ranks = mid_ranks(scores);
        // Rank among all less rank among one's own counts the others below, ties half.
        let above = |wanted: bool, own: &[f64], others: f64| -> Vec<f64> {
            pick(wanted, &ranks).iter().zip(mid_ranks(own)).map(|(all, own)| (all - own) / others).collect()
        };
        let with = above(true, &events, others.len() as f64);
        let without: Vec<f64> =
            above(false, &others, events.len() as f64).into_iter().map(|below| 1.0 - below).collect();
        Ok(Some(Self { auc: mean(&with), with, without }))
    }

    /// The area: the chance that a row with the outcome has the higher score of a random pair, ties counted half.
    #[must_use]
    pub fn auc(&self) -> f64 {
        self.auc
    }

    /// Rows with the outcome.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.with.len() as u64
    }

    /// Rows without it.
    #[must_use]
    pub fn others(&self) -> u64 {
        self.without.len() as u64
    }

    /// `Cov = S₁₀/m + S₀₁/n` of this area with another of the same rows (`DeLong` et al. 1988).
    fn covariance(&self, other: &Self) -> Option<f64> {
        let (m, n) = (self.with.len() as f64, self.without.len() as f64);
        Some(covariance(&self.with, &other.with)? / m + covariance(&self.without, &other.without)? / n)
    }

    /// `DeLong`'s standard error; `None` below two rows of either kind.
    #[must_use]
    pub fn se(&self) -> Option<f64> {
        self.covariance(self).map(f64::sqrt)
    }

    /// AUC ± z·se, clipped to 0..=1.
    #[must_use]
    pub fn interval(&self, confidence: &Confidence) -> Option<Interval> {
        self.se().map(|se| Interval::around(self.auc, confidence.z() * se).clipped(0.0, 1.0))
    }

    /// This score less another on the same rows, in the same order. Error where they are not; `None` as for [`Roc::se`].
    pub fn less(&self, other: &Self, confidence: &Confidence) -> Result<Option<RocDifference>, ScoreError> {
        if (self.with.len(), self.without.len()) != (other.with.len(), other.without.len()) {
            return Err(ScoreError::OutOfRange { what: "the two scores", must: "of the same rows" });
        }
        let parts = [self.covariance(self), other.covariance(other), self.covariance(other)];
        let [Some(own), Some(others), Some(both)] = parts else { return Ok(None) };
        let variance = own + others - 2.0 * both;
        let se = if variance > 0.0 { variance.sqrt() } else { 0.0 };
        let difference = self.auc - other.auc;
        let z = if se > 0.0 { difference / se } else { 0.0 };
        let interval = Interval::around(difference, confidence.z() * se);
        Ok(Some(RocDifference { difference, se, z, p: normal_two_sided(z), interval }))
    }
}

/// A bootstrap of the area over customers, driven in steps; drop it to stop.
#[derive(Debug, Clone)]
pub struct RocBootstrap {
    /// Rows by ascending score: its place in the input, whether it has the outcome, whether it ties with the one before.
    rows: Vec<(usize, bool, bool)>,
    resamples: Resamples,
    results: Vec<f64>,
}

impl RocBootstrap {
    /// Resamples of customers, seeded from the id of the report.
    pub fn new(scores: &[f64], outcomes: &[bool], seed: u64, resamples: u32) -> Result<Self, ScoreError> {
        paired(scores, outcomes)?;
        let rows = u32::try_from(scores.len()).map_err(|_| ScoreError::TooLarge("the number of rows"))?;
        let mut order: Vec<(f64, usize, bool)> = scores
            .iter()
            .zip(outcomes)
            .enumerate()
            .map(|(at, (score, out))| (score + 0.0, at, *out))
            .collect();
        order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let mut before = None;
        let rows_in_order = order
            .into_iter()
            .map(|(score, at, outcome)| {
                (at, outcome, before.replace(score.to_bits()) == Some(score.to_bits()))
            })
            .collect();
        let resamples = Resamples::new(Xoshiro256::new(seed), rows, resamples);
        Ok(Self { rows: rows_in_order, resamples, results: Vec::new() })
    }

    /// Takes up to `at_most` resamples more. One that drew a single outcome says nothing and is left out.
    pub fn step(&mut self, at_most: u32) -> Progress {
        for _ in 0..at_most {
            let Some(times) = self.resamples.next_times() else { break };
            if let Some(auc) = drawn_auc(&self.rows, times) {
                self.results.push(auc);
            }
        }
        self.resamples.progress()
    }

    /// Percentile interval of the resamples so far.
    #[must_use]
    pub fn interval(&self, confidence: &Confidence) -> Option<Interval> {
        percentile_interval(&self.results, confidence)
    }
}

/// The area of rows counted `times`, from integers: twice the pairs won over twice all pairs.
fn drawn_auc(rows: &[(usize, bool, bool)], times: &[u32]) -> Option<f64> {
    let (mut won, mut events, mut others) = (0_u128, 0_u128, 0_u128);
    let (mut tied_events, mut tied_others) = (0_u128, 0_u128);
    for (at, outcome, ties) in rows {
        if !ties {
            won += tied_events * (2 * others + tied_others);
            (events, others) = (events + tied_events, others + tied_others);
            (tied_events, tied_others) = (0, 0);
        }
        let count = u128::from(times.get(*at).copied().unwrap_or(0));
        if *outcome {
            tied_events += count;
        } else {
            tied_others += count;
        }
    }
    won += tied_events * (2 * others + tied_others);
    (events, others) = (events + tied_events, others + tied_others);
    (events > 0 && others > 0).then(|| won as f64 / (2 * events * others) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORES: [f64; 8] = [0.1, 0.4, 0.35, 0.8, 0.7, 0.2, 0.4, 0.9];
    const LEFT: [bool; 8] = [false, false, true, true, false, false, true, true];

    #[test]
    fn the_area_counts_pairs() {
        let roc = Roc::of(&SCORES, &LEFT).unwrap().unwrap();
        // 16 pairs: .35 wins 2, .8 wins 4, .4 wins 2 and ties 1, .9 wins 4.
        assert!((roc.auc() - 12.5 / 16.0).abs() < 1e-15);
        assert_eq!((roc.events(), roc.others()), (4, 4));
        let turned: Vec<f64> = SCORES.iter().map(|score| -score).collect();
        let other = Roc::of(&turned, &LEFT).unwrap().unwrap();
        assert!((roc.auc() + other.auc() - 1.0).abs() < 1e-15);
        assert!((roc.se().unwrap() - other.se().unwrap()).abs() < 1e-15);
    }

    #[test]
    fn a_score_is_no_better_than_itself() {
        let c = Confidence::new(0.95).unwrap();
        let roc = Roc::of(&SCORES, &LEFT).unwrap().unwrap();
        let none = roc.less(&roc, &c).unwrap().unwrap();
        assert_eq!((none.difference, none.z, none.p), (0.0, 0.0, 1.0));
        assert_eq!(Roc::of(&SCORES, &[true; 8]).unwrap(), None);
        assert!(Roc::of(&SCORES, &[true]).is_err() && Roc::of(&[f64::NAN], &[true]).is_err());
        let few = Roc::of(&[1.0, 2.0], &[false, true]).unwrap().unwrap();
        assert_eq!((few.auc(), few.se()), (1.0, None));
        assert!(few.less(&roc, &c).is_err());
    }

    #[test]
    fn resampling_agrees_with_the_formula() {
        let mut draws = Xoshiro256::new(4);
        let left: Vec<bool> = (0..400).map(|_| draws.unit() < 0.3).collect();
        let scores: Vec<f64> = left
            .iter()
            .map(|left| f64::from(u8::from(*left)) * 2.0 + draws.index(8).unwrap() as f64)
            .collect();
        let c = Confidence::new(0.95).unwrap();
        let roc = Roc::of(&scores, &left).unwrap().unwrap();
        let mut bootstrap = RocBootstrap::new(&scores, &left, 17, 600).unwrap();
        assert!(!bootstrap.step(100).is_complete() && bootstrap.step(500).is_complete());
        let (drawn, formula) = (bootstrap.interval(&c).unwrap(), roc.interval(&c).unwrap());
        let width = formula.width();
        assert!((drawn.lo - formula.lo).abs() < 0.15 * width && (drawn.hi - formula.hi).abs() < 0.15 * width);
        assert!(drawn_auc(&bootstrap.rows, &vec![1; 400]).unwrap() - roc.auc() < 1e-15);
    }
}
