//! Seeded bootstrap resamples that a worker takes a few at a time, with progress and stop (SCORING §7.2, §8).

use super::interval::{Confidence, Interval};
use super::random::Xoshiro256;

/// Resamples of a report where nothing else is set.
pub const DEFAULT_RESAMPLES: u32 = 1_000;

/// How far a bootstrap has come. Whoever drives it may stop at any time by dropping it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Resamples taken.
    pub done: u32,
    /// Resamples to take.
    pub total: u32,
}

impl Progress {
    /// Whether all are taken.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.done >= self.total
    }
}

/// Draws of `rows` rows with replacement, as how often each row was drawn: same seed, same draws, on every target.
#[derive(Debug, Clone, PartialEq)]
pub struct Resamples {
    draws: Xoshiro256,
    rows: u64,
    progress: Progress,
    times: Vec<u32>,
}

impl Resamples {
    /// `total` resamples of `rows` rows from this generator.
    #[must_use]
    pub fn new(draws: Xoshiro256, rows: u32, total: u32) -> Self {
        let times = vec![0; usize::try_from(rows).unwrap_or(0)];
        Self { draws, rows: rows.into(), progress: Progress { done: 0, total }, times }
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// The next resample: how often each row was drawn, in the order of the rows. `None` when all are taken.
    pub fn next_times(&mut self) -> Option<&[u32]> {
        if self.progress.is_complete() {
            return None;
        }
        self.times.fill(0);
        for _ in 0..self.rows {
            let at = self.draws.index(self.rows)?;
            if let Some(times) = usize::try_from(at).ok().and_then(|at| self.times.get_mut(at)) {
                *times += 1;
            }
        }
        self.progress.done += 1;
        Some(&self.times)
    }
}

/// The percentile interval of bootstrap results (Efron 1979): of B results in ascending order the k-th from either
/// end, `k = ⌊(B+1)·tail⌋`, at least the first. `None` without results.
#[must_use]
pub fn percentile_interval(results: &[f64], confidence: &Confidence) -> Option<Interval> {
    let mut sorted: Vec<f64> = results.iter().map(|value| value + 0.0).collect();
    sorted.sort_by(f64::total_cmp);
    // The product is a hair below a whole number where the tail was computed as a difference.
    let rank = (sorted.len() as f64 + 1.0) * confidence.tail() + 1e-9;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and half the length"
    )]
    let k = (rank as usize).max(1);
    let (lo, hi) = (sorted.get(k - 1)?, sorted.get(sorted.len().checked_sub(k)?)?);
    Some(Interval { lo: *lo, hi: *hi })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_resample_draws_as_many_rows_as_there_are() {
        let mut resamples = Resamples::new(Xoshiro256::new(9), 40, 3);
        let mut seen = Vec::new();
        while let Some(times) = resamples.next_times() {
            assert_eq!(times.iter().sum::<u32>(), 40);
            seen.push(times.to_vec());
        }
        assert_eq!((seen.len(), resamples.progress().is_complete()), (3, true));
        assert_ne!(seen[0], seen[1]);
        let again = Resamples::new(Xoshiro256::new(9), 40, 3).next_times().unwrap().to_vec();
        assert_eq!(again, seen[0]);
    }

    #[test]
    fn no_rows_give_empty_resamples() {
        let mut nothing = Resamples::new(Xoshiro256::new(1), 0, 1);
        assert_eq!(nothing.next_times(), Some(&[][..]));
        assert_eq!(nothing.next_times(), None);
    }

    #[test]
    fn percentiles_count_from_either_end() {
        let results: Vec<f64> = (1..=999).rev().map(f64::from).collect();
        let found = percentile_interval(&results, &Confidence::new(0.9).unwrap()).unwrap();
        assert_eq!((found.lo, found.hi), (50.0, 950.0));
        let one = percentile_interval(&[3.0], &Confidence::new(0.9).unwrap()).unwrap();
        assert_eq!((one.lo, one.hi), (3.0, 3.0));
        assert_eq!(percentile_interval(&[], &Confidence::new(0.9).unwrap()), None);
    }
}
