//! Shares (CSAT top-two-box and the like) and the difference of two (SCORING §1.2, §2).

use super::beta::Beta;
use super::distributions::normal_two_sided;
use super::error::ScoreError;
use super::interval::{Confidence, Interval};

/// `successes` out of `n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    successes: u64,
    n: u64,
}

impl Share {
    /// Error when there are more successes than answers. `n = 0` is allowed: all figures are then `None`.
    pub fn new(successes: u64, n: u64) -> Result<Self, ScoreError> {
        if successes > n {
            return Err(ScoreError::OutOfRange { what: "successes", must: "at most the number of answers" });
        }
        Ok(Self { successes, n })
    }

    /// Successes.
    #[must_use]
    pub fn successes(&self) -> u64 {
        self.successes
    }

    /// Answers.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// k/n.
    #[must_use]
    pub fn estimate(&self) -> Option<f64> {
        (self.n > 0).then(|| self.successes as f64 / self.n as f64)
    }

    /// The interval to show: Wilson (1927), clipped to 0..=1.
    #[must_use]
    pub fn wilson(&self, confidence: &Confidence) -> Option<Interval> {
        let p = self.estimate()?;
        let (k, n, z) = (self.successes as f64, self.n as f64, confidence.z());
        let below = n + z * z;
        let middle = (k + z * z / 2.0) / below;
        let half = z / below * (k * ((n - k) / n) + z * z / 4.0).sqrt();
        Some(Interval::around(middle, half).clipped(0.0, 1.0).holding(p))
    }

    /// Agresti & Coull (1998): z²/2 added to each side, clipped.
    #[must_use]
    pub fn agresti_coull(&self, confidence: &Confidence) -> Option<Interval> {
        self.estimate()?;
        let z = confidence.z();
        let n = self.n as f64 + z * z;
        let p = (self.successes as f64 + z * z / 2.0) / n;
        Some(Interval::around(p, z * (p * (1.0 - p) / n).sqrt()).clipped(0.0, 1.0))
    }

    /// Clopper & Pearson (1934), exact: Beta quantiles of the observed count. Error for counts above 1e15.
    pub fn clopper_pearson(&self, confidence: &Confidence) -> Result<Option<Interval>, ScoreError> {
        self.beta_limits(confidence, 0.0, 1.0)
    }

    /// Jeffreys: quantiles of Beta(k+½, n-k+½), 0 below when k = 0 and 1 above when k = n.
    pub fn jeffreys(&self, confidence: &Confidence) -> Result<Option<Interval>, ScoreError> {
        self.beta_limits(confidence, 0.5, 0.5)
    }

    /// Lower limit from Beta(k+`near`, n-k+`far`), upper from Beta(k+`far`, n-k+`near`).
    fn beta_limits(
        &self,
        confidence: &Confidence,
        near: f64,
        far: f64,
    ) -> Result<Option<Interval>, ScoreError> {
        if self.n == 0 {
            return Ok(None);
        }
        let (k, rest) = (self.successes as f64, (self.n - self.successes) as f64);
        let tail = confidence.tail();
        let lo = if self.successes == 0 { 0.0 } else { Beta::new(k + near, rest + far)?.quantile(tail)? };
        let hi = if self.successes == self.n {
            1.0
        } else {
            Beta::new(k + far, rest + near)?.quantile(1.0 - tail)?
        };
        Ok(Some(Interval { lo, hi }))
    }
}

/// `after - before`, two shares of different people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Difference of the plain shares.
    pub delta: f64,
    /// Newcombe's hybrid score interval (1998, method 10).
    pub interval: Interval,
    /// Pooled z; 0 when nobody or everybody agrees.
    pub z: f64,
    /// Pooled z times √((N-1)/N).
    pub z_n_minus_1: f64,
    /// Two-sided p of the pooled z.
    pub p: f64,
    /// Two-sided p of the "N-1" χ² (Campbell 2007).
    pub p_n_minus_1: f64,
}

/// Compares two shares; `None` when either has no answers.
#[must_use]
pub fn difference(before: &Share, after: &Share, confidence: &Confidence) -> Option<Difference> {
    let (p1, p2) = (before.estimate()?, after.estimate()?);
    let (w1, w2) = (before.wilson(confidence)?, after.wilson(confidence)?);
    let delta = p2 - p1;
    let interval = Interval {
        lo: delta - root_of_squares(p2 - w2.lo, w1.hi - p1),
        hi: delta + root_of_squares(w2.hi - p2, p1 - w1.lo),
    };
    let (n1, n2) = (before.n as f64, after.n as f64);
    let n = n1 + n2;
    let pooled = (before.successes as f64 + after.successes as f64) / n;
    let variance = pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2);
    let z = if variance > 0.0 { delta / variance.sqrt() } else { 0.0 };
    let z_n_minus_1 = z * ((n - 1.0) / n).sqrt();
    Some(Difference {
        delta,
        interval,
        z,
        z_n_minus_1,
        p: normal_two_sided(z),
        p_n_minus_1: normal_two_sided(z_n_minus_1),
    })
}

fn root_of_squares(a: f64, b: f64) -> f64 {
    (a * a + b * b).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_answers_there_is_no_share() {
        let c = Confidence::new(0.95).unwrap();
        let none = Share::new(0, 0).unwrap();
        assert_eq!((none.estimate(), none.wilson(&c), none.agresti_coull(&c)), (None, None, None));
        assert_eq!((none.jeffreys(&c), none.clopper_pearson(&c)), (Ok(None), Ok(None)));
        assert_eq!(difference(&none, &Share::new(1, 2).unwrap(), &c), None);
        assert!(Share::new(3, 2).is_err());
    }

    #[test]
    fn wilson_limits_of_the_literature() {
        // Newcombe (1998), table I, method 3.
        let c = Confidence::new(0.95).unwrap();
        for (k, n, lo, hi) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let found = Share::new(k, n).unwrap().wilson(&c).unwrap();
            assert!(
                (found.lo - lo).abs() < 5.1e-5 && (found.hi - hi).abs() < 5.1e-5,
                "{k} of {n}: {found:?}"
            );
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn every_interval_holds_the_share((n, k) in (1_u64..5_000).prop_flat_map(|n| (Just(n), 0..=n)), level in 0.5_f64..0.999) {
                let c = Confidence::new(level).unwrap();
                let share = Share::new(k, n).unwrap();
                let p = share.estimate().unwrap();
                for interval in [share.wilson(&c).unwrap(), share.clopper_pearson(&c).unwrap().unwrap()] {
                    prop_assert!(interval.contains(p));
                    prop_assert!(interval.lo >= 0.0 && interval.hi <= 1.0);
                }
            }

            #[test]
            fn one_success_more_raises_both_limits((n, k) in (2_u64..3_000).prop_flat_map(|n| (Just(n), 0..n))) {
                let c = Confidence::new(0.95).unwrap();
                let (old, new) = (Share::new(k, n).unwrap(), Share::new(k + 1, n).unwrap());
                let (w0, w1) = (old.wilson(&c).unwrap(), new.wilson(&c).unwrap());
                prop_assert!(w1.lo >= w0.lo && w1.hi >= w0.hi);
                let (e0, e1) = (old.clopper_pearson(&c).unwrap().unwrap(), new.clopper_pearson(&c).unwrap().unwrap());
                prop_assert!(e1.lo > e0.lo && e1.hi >= e0.hi);
            }

            #[test]
            fn a_difference_turned_round_changes_only_its_sign(a in 0_u64..50, b in 0_u64..70) {
                let c = Confidence::new(0.9).unwrap();
                let (x, y) = (Share::new(a, 50).unwrap(), Share::new(b, 70).unwrap());
                let (there, back) = (difference(&x, &y, &c).unwrap(), difference(&y, &x, &c).unwrap());
                prop_assert!((there.interval.lo + back.interval.hi).abs() < 1e-12);
                prop_assert!(there.interval.contains(there.delta));
                prop_assert!((there.p - back.p).abs() < 1e-12);
            }
        }
    }
}
