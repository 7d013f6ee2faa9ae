//! More value than from competitors? Customer value added (SCORING §4.4; Gale 1994).

use super::error::{ScoreError, positive};
use super::interval::{Confidence, Interval};
use super::sum::Sum;

/// Where the interval stands against parity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The whole interval lies above 1.
    Better,
    /// The whole interval lies below 1.
    Worse,
    /// The interval holds 1.
    NoDifference,
}

impl Standing {
    /// `better`, `worse` or `no difference shown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::NoDifference => "no difference shown",
        }
    }
}

/// Our mean value rating over the competitors'.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RelativeValue {
    /// x̄/ȳ; 1 is parity.
    pub ratio: f64,
    /// How sure; `None` with fewer than two ratings on a side.
    pub spread: Option<RatioSpread>,
}

/// Interval of the ratio by its logarithm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioSpread {
    /// Standard error of ln R.
    pub se_log: f64,
    /// `R·exp(±z·se)`.
    pub interval: Interval,
    /// What the interval says.
    pub standing: Standing,
}

/// `R = x̄/ȳ`, `ln R ± z·√(s²x/(n x̄²)+s²y/(m ȳ²)-2s_xy/(n x̄ȳ))`; the last term only when `paired`: the same
/// respondents in the same order. Ratings above 0; `None` when a side has none. Error for a rating of 0 or less, and
/// for pairs of unequal number.
pub fn relative_value(
    ours: &[f64],
    theirs: &[f64],
    paired: bool,
    confidence: &Confidence,
) -> Result<Option<RelativeValue>, ScoreError> {
    for rating in ours.iter().chain(theirs) {
        positive("a value rating", *rating)?;
    }
    if paired && ours.len() != theirs.len() {
        return Err(ScoreError::OutOfRange {
            what: "paired ratings",
            must: "as many of us as of the others",
        });
    }
    if ours.is_empty() || theirs.is_empty() {
        return Ok(None);
    }
    let (n, m) = (ours.len() as f64, theirs.len() as f64);
    let (x, y) = (mean(ours), mean(theirs));
    let ratio = x / y;
    // Infinite sums can only come of ratings near the largest numbers there are.
    positive("the ratio of the means", ratio)?;
    let spread = if ours.len() < 2 || theirs.len() < 2 {
        None
    } else {
        let shared = if paired { 2.0 * off_product(ours, x, theirs, y) / (n - 1.0) / n } else { 0.0 };
        let variance = off_product(ours, x, ours, x) / (n - 1.0) / n
            + off_product(theirs, y, theirs, y) / (m - 1.0) / m
            - shared;
        let se_log = if variance > 0.0 { variance.sqrt() } else { 0.0 };
        let log = libm::log(ratio);
        let half = confidence.z() * se_log;
        let interval = Interval { lo: libm::exp(log - half), hi: libm::exp(log + half) }.holding(ratio);
        let standing = if interval.lo > 1.0 {
            Standing::Better
        } else if interval.hi < 1.0 {
            Standing::Worse
        } else {
            Standing::NoDifference
        };
        Some(RatioSpread { se_log, interval, standing })
    };
    Ok(Some(RelativeValue { ratio, spread }))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().copied().collect::<Sum>().value() / values.len() as f64
}

/// `Σ(xᵢ/x̄-1)(yᵢ/ȳ-1)`: relative deviations, so that large ratings cannot overflow.
fn off_product(xs: &[f64], x: f64, ys: &[f64], y: f64) -> f64 {
    xs.iter().zip(ys).map(|(a, b)| ((a - x) / x) * ((b - y) / y)).collect::<Sum>().value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_rating_gives_the_ratio_alone() {
        let c = Confidence::new(0.95).unwrap();
        assert_eq!(relative_value(&[], &[1.0], false, &c), Ok(None));
        let found = relative_value(&[8.0], &[4.0, 6.0], false, &c).unwrap().unwrap();
        assert_eq!((found.ratio, found.spread), (1.6, None));
        assert!(relative_value(&[0.0], &[1.0], false, &c).is_err());
        assert!(relative_value(&[1.0, 2.0], &[1.0], true, &c).is_err());
    }

    #[test]
    fn the_same_ratings_on_both_sides_are_parity_without_spread() {
        let c = Confidence::new(0.95).unwrap();
        let same = [7.0, 9.0, 4.0];
        let spread = relative_value(&same, &same, true, &c).unwrap().unwrap().spread.unwrap();
        assert_eq!((spread.se_log, spread.standing), (0.0, Standing::NoDifference));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn turned_round_the_ratio_is_its_inverse(x in prop::collection::vec(0.5_f64..10.0, 2..30), y in prop::collection::vec(0.5_f64..10.0, 2..30)) {
                let c = Confidence::new(0.95).unwrap();
                let there = relative_value(&x, &y, false, &c).unwrap().unwrap();
                let back = relative_value(&y, &x, false, &c).unwrap().unwrap();
                prop_assert!((there.ratio * back.ratio - 1.0).abs() < 1e-12);
                let (there, back) = (there.spread.unwrap().interval, back.spread.unwrap().interval);
                prop_assert!((there.lo * back.hi - 1.0).abs() < 1e-9);
            }
        }
    }
}
