//! Do our people see what the customer sees? The perception gap (SCORING §4.5). It enters no other score.

use super::distributions::student_t_two_sided;
use super::error::{ScoreError, finite};
use super::interval::{Confidence, Interval};
use super::sum::Sum;

/// Pairs of one member's estimates below which nobody is ranked by name.
pub const MIN_PAIRS_FOR_RANKING: usize = 10;

/// Staff estimate minus customer's answer, pair by pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Pairs.
    pub n: usize,
    /// Mean of staff - customer, in scale units.
    pub mean: f64,
    /// The same as a percentage of the scale.
    pub mean_percent: f64,
    /// Share of pairs in which staff thought better of us than the customer does.
    pub overestimated: f64,
    /// Share of pairs in which staff thought worse.
    pub underestimated: f64,
    /// Mean absolute gap.
    pub mean_absolute: f64,
    /// Spread; `None` for one pair.
    pub spread: Option<GapSpread>,
}

/// Spread of the gaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapSpread {
    /// Sample standard deviation (n-1).
    pub sd: f64,
    /// t interval of the mean, n-1 degrees of freedom.
    pub interval: Interval,
    /// mean ± 1.96·sd (Bland & Altman 1986).
    pub agreement: Interval,
    /// Two-sided p of the t test; `None` when all gaps are equal.
    pub p: Option<f64>,
}

/// The gap over pairs (staff, customer) on the scale `lo..=hi`; `None` without pairs.
///
/// Error for a rating outside the scale.
pub fn gap(
    pairs: &[(f64, f64)],
    lo: f64,
    hi: f64,
    confidence: &Confidence,
) -> Result<Option<Gap>, ScoreError> {
    let length = finite("scale", hi)? - finite("scale", lo)?;
    if length.is_nan() || length <= 0.0 || length.is_infinite() {
        return Err(ScoreError::OutOfRange { what: "scale", must: "of positive length" });
    }
    for &(staff, customer) in pairs {
        if !((lo..=hi).contains(&staff) && (lo..=hi).contains(&customer)) {
            return Err(ScoreError::OutOfRange { what: "a rating", must: "within its scale" });
        }
    }
    let n = pairs.len();
    if n == 0 {
        return Ok(None);
    }
    let gaps = || pairs.iter().map(|(staff, customer)| staff - customer);
    let count = n as f64;
    let mean = gaps().collect::<Sum>().value() / count;
    let off = gaps().map(|gap| (gap - mean) * (gap - mean)).collect::<Sum>().value();
    Ok(Some(Gap {
        n,
        mean,
        mean_percent: 100.0 * (mean / length),
        overestimated: gaps().filter(|gap| *gap > 0.0).count() as f64 / count,
        underestimated: gaps().filter(|gap| *gap < 0.0).count() as f64 / count,
        mean_absolute: gaps().map(f64::abs).collect::<Sum>().value() / count,
        spread: if n > 1 { Some(spread(mean, off, count, confidence)?) } else { None },
    }))
}

fn spread(mean: f64, off: f64, n: f64, confidence: &Confidence) -> Result<GapSpread, ScoreError> {
    let sd = finite("scale", (off / (n - 1.0)).sqrt())?;
    let se = sd / n.sqrt();
    Ok(GapSpread {
        sd,
        interval: Interval::around(mean, confidence.t(n - 1.0)? * se),
        agreement: Interval::around(mean, 1.96 * sd),
        p: if sd > 0.0 { Some(student_t_two_sided(mean / se, n - 1.0)?) } else { None },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_outside_the_scale_are_refused_and_none_is_none() {
        let c = Confidence::new(0.95).unwrap();
        assert_eq!(gap(&[], 0.0, 10.0, &c), Ok(None));
        assert!(gap(&[(11.0, 3.0)], 0.0, 10.0, &c).is_err());
        assert!(gap(&[(f64::NAN, 3.0)], 0.0, 10.0, &c).is_err());
        assert!(gap(&[(1.0, 1.0)], 1.0, 1.0, &c).is_err());
        let equal = gap(&[(3.0, 2.0), (4.0, 3.0)], 0.0, 10.0, &c).unwrap().unwrap();
        assert_eq!(equal.spread.map(|s| (s.sd, s.p)), Some((0.0, None)));
    }
}
