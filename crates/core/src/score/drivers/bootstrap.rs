//! Intervals and ranks of drivers by resampling, beside a predictor that is noise.

use super::super::correlation::{Columns, Correlations};
use super::super::distributions::normal_quantile;
use super::super::error::ScoreError;
use super::super::interval::{Confidence, Interval};
use super::super::matrix::Matrix;
use super::super::random::Xoshiro256;
use super::super::resample::{Progress, Resamples, percentile_interval};
use super::{Method, Ranked, order};

/// What resampling says about one driver.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Interval of its part of R².
    pub part: Interval,
    /// Interval of its share of R².
    pub share: Interval,
    /// Interval of its rank, 1 the largest.
    pub rank: Interval,
    /// Interval of its part less that of the noise.
    pub above_noise: Interval,
}

impl Drawn {
    /// Shown to matter: its part beats that of noise in the lower limit of their difference
    /// (Tonidandel, `LeBreton` & Johnson 2009).
    ///
    /// Comparing two lower limits instead would let every second predictor without effect pass.
    #[must_use]
    pub fn matters(&self) -> bool {
        self.above_noise.lo > 0.0
    }
}

/// A bootstrap of drivers, driven in steps; drop it to stop.
#[derive(Debug, Clone)]
pub struct Bootstrap {
    method: Method,
    columns: Columns,
    resamples: Resamples,
    predictors: usize,
    /// Part, share, rank and part above noise of each predictor, one a resample.
    results: Vec<[Vec<f64>; 4]>,
}

impl Bootstrap {
    /// Resamples of a ranking. One standard normal column without effect is added; seed, rows and columns decide it all.
    pub fn new(ranked: &Ranked, seed: u64, resamples: u32) -> Result<Self, ScoreError> {
        let rows =
            u32::try_from(ranked.columns.rows()).map_err(|_| ScoreError::TooLarge("the number of rows"))?;
        let mut draws = Xoshiro256::new(seed);
        let noise = (0..rows).map(|_| normal(&mut draws)).collect::<Result<Vec<_>, _>>()?;
        let predictors = ranked.parts.len();
        Ok(Self {
            method: ranked.method,
            columns: ranked.columns.clone().with(noise)?,
            resamples: Resamples::new(draws, rows, resamples),
            predictors,
            results: vec![[const { Vec::new() }; 4]; predictors],
        })
    }

    /// Takes up to `at_most` resamples more.
    pub fn step(&mut self, at_most: u32) -> Progress {
        for _ in 0..at_most {
            let Some(times) = self.resamples.next_times() else { break };
            if let Some(found) = Correlations::drawn(&self.columns, times) {
                self.record(&found.matrix);
            }
        }
        self.resamples.progress()
    }

    /// A resample in which predictors cannot be told apart says nothing and is left out.
    fn record(&mut self, matrix: &Matrix) {
        let without_noise: Vec<usize> = (0..=self.predictors).collect();
        let (Some(parts), Some(with_noise)) =
            (self.method.parts(&matrix.part(&without_noise)), self.noisy(matrix))
        else {
            return;
        };
        let all: f64 = parts.iter().fold(0.0, |sum, part| sum + part);
        let noise = with_noise.last().copied().unwrap_or(0.0);
        for (rank, place) in (1_u32..).zip(order(&parts)) {
            let [part, with] = [&parts, &with_noise].map(|parts| parts.get(place).copied().unwrap_or(0.0));
            if let Some([in_parts, in_shares, ranks, above]) = self.results.get_mut(place) {
                in_parts.push(part);
                in_shares.push(if all > 0.0 { part / all } else { 0.0 });
                ranks.push(rank.into());
                above.push(with - noise);
            }
        }
    }

    /// Parts with the noise in; one predictor more than LMG takes are split by relative weights.
    fn noisy(&self, matrix: &Matrix) -> Option<Vec<f64>> {
        self.method.parts(matrix).or_else(|| Method::RelativeWeights.parts(matrix))
    }

    /// What the resamples so far say about each driver; `None` before the first that says anything.
    #[must_use]
    pub fn drawn(&self, confidence: &Confidence) -> Option<Vec<Drawn>> {
        self.results
            .iter()
            .map(|[part, share, rank, above_noise]| {
                Some(Drawn {
                    part: percentile_interval(part, confidence)?,
                    share: percentile_interval(share, confidence)?,
                    rank: percentile_interval(rank, confidence)?,
                    above_noise: percentile_interval(above_noise, confidence)?,
                })
            })
            .collect()
    }
}

/// A standard normal draw: the quantile of one of 2⁵³ equal steps, half the first in place of 0.
fn normal(draws: &mut Xoshiro256) -> Result<f64, ScoreError> {
    const HALF_STEP: f64 = 1.0 / 18_014_398_509_481_984.0;
    let unit = draws.unit();
    normal_quantile(if unit > 0.0 { unit } else { HALF_STEP })
}
