//! Are probabilities what they say? Calibration (SCORING §7.2; Van Calster et al. 2019).

use super::super::error::{ScoreError, open_share};
use super::super::interval::{Confidence, Interval};
use super::super::logistic::newton::Problem;
use super::super::proportion::Share;
use super::super::sum::Sum;

/// Bins of equally many rows.
pub const BINS: usize = 10;

/// Slope and level of what happened against what was foretold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Logistic slope of the outcome on logit(p): 1 is right, below 1 forecasts are too extreme.
    pub slope: f64,
    /// Its standard error.
    pub slope_se: f64,
    /// Intercept with logit(p) as offset: 0 is right, above 0 more happened than was foretold.
    pub in_the_large: f64,
}

/// One bin of rows with neighbouring forecasts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Rows.
    pub n: u64,
    /// Rows with the outcome.
    pub events: u64,
    /// Mean forecast.
    pub mean_predicted: f64,
    /// Share of rows with the outcome.
    pub observed: f64,
    /// Wilson interval of that share.
    pub interval: Interval,
}

/// Slope and level of probabilities strictly between 0 and 1 (error otherwise).
///
/// `None` when an outcome never happened, when all forecasts are equal, or when they separate the outcomes, so that
/// the slope is endless.
pub fn calibration(probabilities: &[f64], outcomes: &[bool]) -> Result<Option<Calibration>, ScoreError> {
    super::roc::paired(probabilities, outcomes)?;
    let mut logits = Vec::with_capacity(probabilities.len());
    for p in probabilities {
        let p = open_share("a probability", *p)?;
        logits.push(libm::log(p) - libm::log1p(-p));
    }
    let differ = logits.iter().zip(logits.iter().skip(1)).any(|(a, b)| a < b || b < a);
    if !differ || !outcomes.contains(&true) || !outcomes.contains(&false) {
        return Ok(None);
    }
    let rows: Vec<f64> = logits.iter().flat_map(|logit| [1.0, *logit]).collect();
    let sloped = Problem { rows: &rows, width: 2, outcomes, offsets: &[], penalty: &[0.0, 0.0] };
    // Forecasts that separate the outcomes have no slope: the search runs off instead of coming to rest.
    let Ok(sloped) = sloped.solve(vec![0.0; 2]) else { return Ok(None) };
    let ones = vec![1.0; logits.len()];
    let level = Problem { rows: &ones, width: 1, outcomes, offsets: &logits, penalty: &[0.0] };
    let level = level.solve(vec![0.0])?;
    let (Some(slope), Some(in_the_large)) = (sloped.beta.last(), level.beta.first()) else { return Ok(None) };
    if !sloped.converged {
        return Ok(None);
    }
    let slope_se = sloped.covariance.at(1, 1).sqrt();
    Ok(Some(Calibration { slope: *slope, slope_se, in_the_large: *in_the_large }))
}

/// [`BINS`] bins of ascending forecasts, ties by row: row i of n falls into bin `⌊10i/n⌋`; empty bins are left out.
pub fn bins(
    probabilities: &[f64],
    outcomes: &[bool],
    confidence: &Confidence,
) -> Result<Vec<Bin>, ScoreError> {
    super::roc::paired(probabilities, outcomes)?;
    let mut rows: Vec<(f64, usize, bool)> =
        probabilities.iter().zip(outcomes).enumerate().map(|(at, (p, out))| (p + 0.0, at, *out)).collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let n = rows.len();
    let mut bins = Vec::with_capacity(BINS);
    let mut from = 0;
    for bin in 1..=BINS {
        // The first row of the next bin: the least i with 10i/n >= bin.
        let to = (bin * n).div_ceil(BINS);
        let Some(inside) = rows.get(from..to).filter(|inside| !inside.is_empty()) else { continue };
        from = to;
        let count = inside.len() as u64;
        let events = inside.iter().filter(|row| row.2).count() as u64;
        let sum = inside.iter().map(|row| row.0).collect::<Sum>().value();
        let share = Share::new(events, count)?;
        if let (Some(observed), Some(interval)) = (share.estimate(), share.wilson(confidence)) {
            bins.push(Bin { n: count, events, mean_predicted: sum / count as f64, observed, interval });
        }
    }
    Ok(bins)
}

/// Expected calibration error: `Σ n_bin/n·|mean forecast - observed|`; 0 without bins.
#[must_use]
pub fn expected_error(bins: &[Bin]) -> f64 {
    let n: u64 = bins.iter().map(|bin| bin.n).sum();
    let terms = bins.iter().map(|bin| bin.n as f64 / n as f64 * (bin.mean_predicted - bin.observed).abs());
    terms.collect::<Sum>().value()
}

#[cfg(test)]
mod tests {
    use super::super::super::random::Xoshiro256;
    use super::*;

    #[test]
    fn honest_forecasts_have_slope_one_and_bold_ones_less() {
        let mut draws = Xoshiro256::new(8);
        let honest: Vec<f64> = (0..5_000).map(|_| 0.02 + 0.96 * draws.unit()).collect();
        let outcomes: Vec<bool> = honest.iter().map(|p| draws.unit() < *p).collect();
        let found = calibration(&honest, &outcomes).unwrap().unwrap();
        assert!((found.slope - 1.0).abs() < 4.0 * found.slope_se && found.in_the_large.abs() < 0.15);
        // Twice the log-odds.
        let bold: Vec<f64> = honest.iter().map(|p| p * p / (p * p + (1.0 - p) * (1.0 - p))).collect();
        let found = calibration(&bold, &outcomes).unwrap().unwrap();
        assert!((found.slope - 0.5).abs() < 0.05);
        let c = Confidence::new(0.95).unwrap();
        let (fair, off) = (bins(&honest, &outcomes, &c).unwrap(), bins(&bold, &outcomes, &c).unwrap());
        assert!(expected_error(&fair) < 0.03 && expected_error(&off) > 0.05);
        assert_eq!(fair.iter().map(|bin| bin.n).collect::<Vec<_>>(), [500; 10]);
    }

    #[test]
    fn what_separates_or_never_varies_has_no_slope() {
        assert_eq!(calibration(&[0.2, 0.8], &[false, true]).unwrap(), None);
        assert_eq!(calibration(&[0.5, 0.5], &[false, true]).unwrap(), None);
        assert!(calibration(&[0.0, 0.5], &[false, true]).is_err());
        let c = Confidence::new(0.95).unwrap();
        assert_eq!(bins(&[], &[], &c).unwrap().len(), 0);
        assert_eq!(bins(&[0.1, 0.2, 0.3], &[false; 3], &c).unwrap().len(), 3);
        assert!(expected_error(&[]).abs() < 1e-300);
    }
}
