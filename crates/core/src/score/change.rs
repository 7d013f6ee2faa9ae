//! A change of the net promoter score, and when a change is called real (SCORING §2).

use super::distributions::normal_two_sided;
use super::error::{ScoreError, open_share};
use super::interval::{Confidence, Interval};
use super::nps::Counts;

/// Smallest change worth mentioning of an NPS, in points of 200 (default; a setting).
pub const NPS_POINTS_WORTH_MENTIONING: f64 = 5.0;
/// Smallest change worth mentioning of a share or an index, in points of 100 (default; a setting).
pub const POINTS_WORTH_MENTIONING: f64 = 3.0;

/// One comparison after - before by a normal approximation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// After minus before, -2..=2.
    pub delta: f64,
    /// Standard error of `delta`.
    pub se: f64,
    /// delta/se; 0 when nothing changed and nothing varies, infinite when something changed and nothing varies.
    pub z: f64,
    /// Two-sided p of z.
    pub p: f64,
    /// `delta ± z_c·se`, clipped to -2..=2.
    pub interval: Interval,
}

/// The change to show (Lewis & Sauro 2021): ¾, 1½ and ¾ answers added on both sides,
/// `δ = t'₂-t'₁`, `se = √(v'₁/n'₁+v'₂/n'₂)`. `None` when a side has no answers; se is never 0.
#[must_use]
pub fn nps_change(before: &Counts, after: &Counts, confidence: &Confidence) -> Option<Change> {
    let (old, new) = (before.adjusted(confidence)?, after.adjusted(confidence)?);
    Some(change(new.nps - old.nps, (old.se * old.se + new.se * new.se).sqrt(), confidence))
}

/// The plain change with plain variances, for comparison: it misses too often below a hundred answers.
#[must_use]
pub fn nps_change_wald(before: &Counts, after: &Counts, confidence: &Confidence) -> Option<Change> {
    let (old, new) = (before.estimate()?, after.estimate()?);
    let variance = old.variance / before.n() as f64 + new.variance / after.n() as f64;
    Some(change(new.nps - old.nps, variance.sqrt(), confidence))
}

fn change(delta: f64, se: f64, confidence: &Confidence) -> Change {
    let z = if se > 0.0 {
        delta / se
    } else if delta > 0.0 {
        f64::INFINITY
    } else if delta < 0.0 {
        f64::NEG_INFINITY
    } else {
        0.0
    };
    let interval = Interval::around(delta, confidence.z() * se).clipped(-2.0, 2.0);
    Change { delta, se, z, p: normal_two_sided(z), interval }
}

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Real, and large enough to be mentioned.
    Real,
    /// Real, but smaller than what is worth mentioning.
    RealButSmall,
    /// No difference shown.
    NotShown,
}

/// A change is real only if its interval leaves out 0 and, in a set of comparisons, its adjusted p is at most `q`;
/// `worth` is the smallest change worth mentioning, in the units of `delta`.
///
/// Error unless 0 < q < 1 and `worth` is 0 or more.
pub fn verdict(
    delta: f64,
    interval: Interval,
    adjusted_p: Option<f64>,
    q: f64,
    worth: f64,
) -> Result<Verdict, ScoreError> {
    let q = open_share("q", q)?;
    let worth = super::error::not_negative("the smallest change worth mentioning", worth)?;
    let clear = interval.lo > 0.0 || interval.hi < 0.0;
    Ok(if !clear || adjusted_p.is_some_and(|p| p.is_nan() || p > q) {
        Verdict::NotShown
    } else if delta.abs() >= worth {
        Verdict::Real
    } else {
        Verdict::RealButSmall
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(detractors: u64, passives: u64, promoters: u64) -> Counts {
        Counts { detractors, passives, promoters }
    }

    #[test]
    fn nothing_to_compare_is_no_change() {
        let c = Confidence::new(0.95).unwrap();
        assert_eq!(nps_change(&counts(0, 0, 0), &counts(1, 1, 1), &c), None);
        let same = nps_change(&counts(3, 4, 5), &counts(3, 4, 5), &c).unwrap();
        assert_eq!((same.delta, same.z, same.p), (0.0, 0.0, 1.0));
    }

    #[test]
    fn all_detractors_to_all_promoters_is_certain_only_without_the_added_answers() {
        let c = Confidence::new(0.95).unwrap();
        let plain = nps_change_wald(&counts(4, 0, 0), &counts(0, 0, 4), &c).unwrap();
        assert_eq!((plain.delta, plain.z, plain.p), (2.0, f64::INFINITY, 0.0));
        assert_eq!(plain.interval, Interval { lo: 2.0, hi: 2.0 });
        assert!(nps_change(&counts(4, 0, 0), &counts(0, 0, 4), &c).unwrap().se > 0.0);
    }

    #[test]
    fn a_change_needs_interval_family_and_size() {
        let clear = Interval { lo: 0.02, hi: 0.2 };
        let said = |p, worth| verdict(0.1, clear, p, 0.1, worth).unwrap();
        assert_eq!(said(None, 0.05), Verdict::Real);
        assert_eq!(said(Some(0.09), 0.2), Verdict::RealButSmall);
        assert_eq!(said(Some(0.11), 0.05), Verdict::NotShown);
        assert_eq!(verdict(0.1, Interval { lo: -0.01, hi: 0.2 }, None, 0.1, 0.0), Ok(Verdict::NotShown));
        assert!(
            verdict(0.1, clear, None, 0.0, 0.0).is_err() && verdict(0.1, clear, None, 0.1, -1.0).is_err()
        );
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn turning_it_round_changes_only_the_sign(x in prop::array::uniform3(0_u64..300), y in prop::array::uniform3(0_u64..300)) {
                let c = Confidence::new(0.9).unwrap();
                let (x, y) = (counts(x[0], x[1], x[2]), counts(y[0], y[1], y[2]));
                if let (Some(there), Some(back)) = (nps_change(&x, &y, &c), nps_change(&y, &x, &c)) {
                    prop_assert!((there.delta + back.delta).abs() < 1e-12);
                    prop_assert!((there.interval.lo + back.interval.hi).abs() < 1e-12);
                    prop_assert!(there.se > 0.0 && there.interval.contains(there.delta));
                }
            }
        }
    }
}
