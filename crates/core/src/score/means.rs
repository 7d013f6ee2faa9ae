//! Means of ordinal scales from histograms, and the comparison of two (SCORING §1.3, §2).

use super::distributions::normal_two_sided;
use super::error::ScoreError;
use super::interval::{Confidence, Interval};
use super::sum::Moments;

/// Answer counts on a scale, values ascending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram {
    cells: Vec<(i64, u64)>,
    moments: Moments,
}

/// Figures of a scale; the spread is `None` for one answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScaleMean {
    /// Answers.
    pub n: u64,
    /// Mean in scale units.
    pub mean: f64,
    /// Mean on 0..=100 from the lowest to the highest value.
    pub index: f64,
    /// Median; the mean of the middle two when n is even.
    pub median: f64,
    /// Share of the two highest values.
    pub top_two: f64,
    /// Share of the two lowest values.
    pub bottom_two: f64,
    /// Spread and interval; `None` when n = 1.
    pub spread: Option<Spread>,
}

/// Spread of the answers and what it says about the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Sample standard deviation (n-1). 0 when all agree: then show "no spread", not the interval of width 0.
    pub sd: f64,
    /// sd/√n.
    pub se: f64,
    /// Student quantile with n-1 degrees of freedom.
    pub t: f64,
    /// mean ± t·se.
    pub interval: Interval,
    /// The same, clipped to the scale: what is shown.
    pub clipped: Interval,
}

impl Histogram {
    /// `cells` of (value, count) in ascending order of value, at least two values; counts may be 0.
    ///
    /// Error for values out of order or given twice, and where exact sums leave 128 bits.
    pub fn new(cells: &[(i64, u64)]) -> Result<Self, ScoreError> {
        if cells.len() < 2 || cells.iter().zip(cells.iter().skip(1)).any(|(low, high)| low.0 >= high.0) {
            return Err(ScoreError::OutOfRange {
                what: "a scale",
                must: "two or more different values, ascending",
            });
        }
        let mut moments = Moments::default();
        for &(value, count) in cells {
            moments.add(value, count)?;
        }
        Ok(Self { cells: cells.to_vec(), moments })
    }

    /// The histogram of single answers on a scale of whole steps `lowest..=highest`.
    ///
    /// Error for a scale of one step, and for an answer outside it.
    pub fn of_answers(lowest: u8, highest: u8, answers: &[u8]) -> Result<Self, ScoreError> {
        // By every byte there is, so that counting needs no check; what lies outside shows afterwards.
        let mut counts = [0_u64; 256];
        for answer in answers {
            if let Some(count) = counts.get_mut(usize::from(*answer)) {
                *count += 1;
            }
        }
        let outside = |(value, count): (u8, &u64)| *count > 0 && !(lowest..=highest).contains(&value);
        if (0..=u8::MAX).zip(&counts).any(outside) {
            return Err(ScoreError::OutOfRange { what: "an answer", must: "a step of its scale" });
        }
        let cells = (0..=u8::MAX).zip(&counts).filter(|(value, _)| (lowest..=highest).contains(value));
        Self::new(&cells.map(|(value, count)| (value.into(), *count)).collect::<Vec<_>>())
    }

    /// Number of answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.moments.n()
    }

    /// Exact moments of the answers.
    #[must_use]
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    /// All figures; `None` without answers.
    pub fn summary(&self, confidence: &Confidence) -> Result<Option<ScaleMean>, ScoreError> {
        let (Some(mean), Some((lo, hi))) = (self.moments.mean(), self.ends()) else { return Ok(None) };
        let n = self.n();
        let of_all = |count: u64| count as f64 / n as f64;
        Ok(Some(ScaleMean {
            n,
            mean,
            index: 100.0 * ((mean - lo) / (hi - lo)),
            median: self.median(),
            top_two: of_all(self.cells.iter().rev().take(2).map(|cell| cell.1).sum()),
            bottom_two: of_all(self.cells.iter().take(2).map(|cell| cell.1).sum()),
            spread: self.spread(mean, lo, hi, confidence)?,
        }))
    }

    fn spread(
        &self,
        mean: f64,
        lo: f64,
        hi: f64,
        confidence: &Confidence,
    ) -> Result<Option<Spread>, ScoreError> {
        let Some(variance) = self.moments.variance()? else { return Ok(None) };
        let n = self.n() as f64;
        let (sd, se) = (variance.sqrt(), (variance / n).sqrt());
        let t = confidence.t(n - 1.0)?;
        let interval = Interval::around(mean, t * se);
        Ok(Some(Spread { sd, se, t, interval, clipped: interval.clipped(lo, hi) }))
    }

    fn ends(&self) -> Option<(f64, f64)> {
        let (first, last) = (self.cells.first()?, self.cells.last()?);
        Some((first.0 as f64, last.0 as f64))
    }

    /// The median of a histogram that holds an answer.
    fn median(&self) -> f64 {
        let n = self.n();
        let low = self.value_at(n.div_ceil(2));
        let high = self.value_at(n / 2 + 1);
        f64::midpoint(low as f64, high as f64)
    }

    /// The value of the answer with this rank, 1 to n.
    fn value_at(&self, rank: u64) -> i64 {
        let mut below = 0;
        self.cells
            .iter()
            .find(|cell| {
                below += cell.1;
                below >= rank
            })
            .map_or(0, |cell| cell.0)
    }
}

/// The value below or at which a share of the answers lies, by nearest rank: rank ⌈share·n⌉, at least 1.
///
/// `cells` of (value, count) ascending by value; `basis_points` 1..=10 000. `None` without answers.
#[must_use]
pub fn nearest_rank(cells: &[(i64, u64)], basis_points: u16) -> Option<i64> {
    let n: u128 = cells.iter().map(|cell| u128::from(cell.1)).sum();
    if n == 0 {
        return None;
    }
    let rank = (n * u128::from(basis_points.min(10_000))).div_ceil(10_000).max(1);
    let mut below = 0_u128;
    cells
        .iter()
        .find(|cell| {
            below += u128::from(cell.1);
            below >= rank
        })
        .map(|cell| cell.0)
}

/// Mann–Whitney comparison of `after` with `before`, tie-corrected, without continuity correction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    /// Pairs in which `after` is higher, ties counted half.
    pub u: f64,
    /// Standardised U; 0 when all answers are equal.
    pub z: f64,
    /// Two-sided p of z.
    pub p: f64,
    /// U/(n·m): probability that an answer after is higher, ties counted half.
    pub superiority: f64,
}

/// Compares two histograms on the order of their answers alone; `None` when either is empty.
///
/// U and the tie term are exact integers. Error where they leave 128 bits.
pub fn mann_whitney(before: &[(i64, u64)], after: &[(i64, u64)]) -> Result<Option<MannWhitney>, ScoreError> {
    const SIZE: ScoreError = ScoreError::TooLarge("the number of answers");
    let (mut n1, mut n2, mut twice_u, mut ties) = (0_u128, 0_u128, 0_u128, 0_u128);
    for (x, y) in merged(before, after) {
        // Above all of `before` so far, level with x.
        twice_u = y.checked_mul(2 * n1 + x).and_then(|pairs| twice_u.checked_add(pairs)).ok_or(SIZE)?;
        n1 += x;
        n2 += y;
        ties = cube_minus(x + y).and_then(|term| ties.checked_add(term)).ok_or(SIZE)?;
    }
    if n1 == 0 || n2 == 0 {
        return Ok(None);
    }
    let (m, n) = (n1 as f64, n2 as f64);
    let all = cube_minus(n1 + n2).ok_or(SIZE)?;
    let u = twice_u as f64 / 2.0;
    // mn/12·((N+1) - T/(N(N-1))) = mn/12·(N³-N-T)/(N(N-1)), the bracket in integers.
    let total = m + n;
    let variance = m / 12.0 * (all.saturating_sub(ties) as f64 / total) * (n / (total - 1.0));
    let z = if variance > 0.0 { (u - m * n / 2.0) / variance.sqrt() } else { 0.0 };
    Ok(Some(MannWhitney { u, z, p: normal_two_sided(z), superiority: u / (m * n) }))
}

/// `t³ - t`.
fn cube_minus(t: u128) -> Option<u128> {
    t.checked_mul(t)?.checked_mul(t)?.checked_sub(t)
}

/// Both histograms by ascending value: (count before, count after).
fn merged(before: &[(i64, u64)], after: &[(i64, u64)]) -> Vec<(u128, u128)> {
    let mut cells: Vec<(i64, u64, u64)> = before.iter().map(|&(value, count)| (value, count, 0)).collect();
    cells.extend(after.iter().map(|&(value, count)| (value, 0, count)));
    cells.sort_unstable();
    let mut out: Vec<(i64, u128, u128)> = Vec::with_capacity(cells.len());
    for (value, x, y) in cells {
        match out.last_mut() {
            Some(last) if last.0 == value => {
                last.1 += u128::from(x);
                last.2 += u128::from(y);
            }
            _ => out.push((value, x.into(), y.into())),
        }
    }
    out.into_iter().map(|(_, x, y)| (x, y)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_answer_has_no_spread_and_none_has_no_mean() {
        let c = Confidence::new(0.95).unwrap();
        assert_eq!(Histogram::new(&[(1, 0), (2, 0)]).unwrap().summary(&c), Ok(None));
        let one = Histogram::new(&[(1, 0), (2, 1)]).unwrap().summary(&c).unwrap().unwrap();
        assert_eq!((one.n, one.mean, one.spread), (1, 2.0, None));
        assert!(Histogram::new(&[(2, 1), (1, 1)]).is_err());
        assert!(Histogram::new(&[(1, 1)]).is_err());
        assert!(Histogram::new(&[(i64::MIN, u64::MAX), (i64::MAX, u64::MAX)]).is_err());
    }

    #[test]
    fn answers_are_counted_on_their_scale() {
        let counted = Histogram::of_answers(1, 5, &[5, 1, 5, 3]).unwrap();
        assert_eq!(counted, Histogram::new(&[(1, 1), (2, 0), (3, 1), (4, 0), (5, 2)]).unwrap());
        assert!(Histogram::of_answers(1, 5, &[0]).is_err() && Histogram::of_answers(1, 5, &[6]).is_err());
        assert!(Histogram::of_answers(5, 5, &[5]).is_err());
        assert_eq!(Histogram::of_answers(0, 255, &[]).unwrap().n(), 0);
    }

    #[test]
    fn percentiles_by_nearest_rank() {
        let hours = [(0, 5), (4, 4), (30, 1)];
        assert_eq!(nearest_rank(&hours, 5_000), Some(0));
        assert_eq!(nearest_rank(&hours, 9_000), Some(4));
        assert_eq!(nearest_rank(&hours, 9_001), Some(30));
        assert_eq!(nearest_rank(&[(3, 0)], 5_000), None);
    }

    #[test]
    fn equal_answers_show_no_difference() {
        let same = [(3, 7)];
        let found = mann_whitney(&same, &same).unwrap().unwrap();
        assert_eq!((found.z, found.p, found.superiority), (0.0, 1.0, 0.5));
        assert_eq!(mann_whitney(&same, &[]), Ok(None));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn the_interval_holds_the_mean_and_the_median_lies_on_the_scale(counts in prop::array::uniform5(0_u64..500)) {
                prop_assume!(counts.iter().sum::<u64>() > 1);
                let cells: Vec<_> = (1_i64..).zip(counts).collect();
                let found = Histogram::new(&cells).unwrap().summary(&Confidence::new(0.95).unwrap()).unwrap().unwrap();
                prop_assert!(found.spread.unwrap().clipped.contains(found.mean));
                prop_assert!((1.0..=5.0).contains(&found.median));
                prop_assert!((0.0..=100.0).contains(&found.index));
            }

            #[test]
            fn u_of_both_directions_adds_up_to_all_pairs(x in prop::array::uniform5(0_u64..60), y in prop::array::uniform5(0_u64..60)) {
                let (x, y): (Vec<_>, Vec<_>) = ((1_i64..).zip(x).collect(), (1_i64..).zip(y).collect());
                if let (Some(there), Some(back)) = (mann_whitney(&x, &y).unwrap(), mann_whitney(&y, &x).unwrap()) {
                    prop_assert!((there.superiority + back.superiority - 1.0).abs() < 1e-12);
                    prop_assert!((there.z + back.z).abs() < 1e-9);
                }
            }
        }
    }
}
