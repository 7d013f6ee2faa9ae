//! Predictable, time after time? Spread between periods beyond chance (SCORING §5.4).

use super::distributions::chi2_upper_tail;
use super::error::ScoreError;
use super::means::nearest_rank;
use super::prior::{Pool, Unit};

/// Periods with promises that are needed before the figure is shown.
pub const MIN_PERIODS: usize = 3;

/// How evenly promises were kept over periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Consistency {
    /// Periods with evidence.
    pub periods: usize,
    /// Kept share over all of them, p̂.
    pub rate: f64,
    /// γ̂ of §5.3 over periods, unclamped; `None` for one period or a rate of 0 or 1.
    pub gamma_raw: Option<f64>,
    /// χ² = Σ(x-n·p̂)²/(n·p̂(1-p̂)); 0 for a rate of 0 or 1.
    pub chi2: f64,
    /// Periods - 1.
    pub df: usize,
    /// χ²/df; `None` for one period.
    pub dispersion: Option<f64>,
    /// Upper tail of χ² with df degrees of freedom; `None` for one period.
    pub p: Option<f64>,
    /// √(max(0, γ̂)·p̂(1-p̂)): the spread between periods without what chance alone produces.
    pub sd: f64,
    /// 100(1 - 2·sd).
    pub consistency: f64,
}

impl Consistency {
    /// Whether there are periods enough to show it.
    #[must_use]
    pub fn may_be_shown(&self) -> bool {
        self.periods >= MIN_PERIODS
    }
}

/// Consistency over periods in ascending order; those without evidence are dropped, `None` when none is left.
pub fn consistency(periods: &[Unit]) -> Result<Option<Consistency>, ScoreError> {
    let Some(pool) = Pool::of(periods) else { return Ok(None) };
    let variance = pool.binomial_variance();
    let gamma_raw = pool.gamma(2);
    let chi2 = variance.map_or(0.0, |variance| pool.spread / variance);
    let df = pool.units.saturating_sub(1);
    let spread = match gamma_raw {
        Some(gamma) if gamma > 0.0 => gamma * variance.unwrap_or(0.0),
        _ => 0.0,
    };
    let sd = spread.sqrt();
    let (dispersion, p) =
        if df > 0 { (Some(chi2 / df as f64), Some(chi2_upper_tail(chi2, df as f64)?)) } else { (None, None) };
    Ok(Some(Consistency {
        periods: pool.units,
        rate: pool.rate,
        gamma_raw,
        chi2,
        df,
        dispersion,
        p,
        sd,
        consistency: 100.0 * (1.0 - 2.0 * sd),
    }))
}

/// How late what was late came, in hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lateness {
    /// Half were at most so late.
    pub p50: i64,
    /// Nine in ten were at most so late.
    pub p90: i64,
    /// `p90 - p50`: how unlike the usual a bad one is.
    pub spread: i64,
}

/// Lateness from a histogram of (hours, promises) ascending by hours, by nearest rank; `None` without promises.
#[must_use]
pub fn lateness(hours: &[(i64, u64)]) -> Option<Lateness> {
    let (p50, p90) = (nearest_rank(hours, 5_000)?, nearest_rank(hours, 9_000)?);
    Some(Lateness { p50, p90, spread: p90.saturating_sub(p50) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(counts: &[(f64, f64)]) -> Vec<Unit> {
        counts.iter().map(|&(mass, kept)| Unit::new(mass, kept).unwrap()).collect()
    }

    #[test]
    fn lateness_by_nearest_rank() {
        let found = lateness(&[(0, 5), (4, 4), (30, 1)]).unwrap();
        assert_eq!((found.p50, found.p90, found.spread), (0, 4, 4));
        assert_eq!(lateness(&[(7, 0)]), None);
    }

    #[test]
    fn chance_alone_is_not_called_erratic() {
        let found =
            consistency(&periods(&[(3.0, 3.0), (2.0, 1.0), (3.0, 2.0), (2.0, 2.0)])).unwrap().unwrap();
        assert!(found.consistency > 99.0 && found.may_be_shown(), "{found:?}");
    }

    #[test]
    fn good_and_bad_months_in_turn_are() {
        let found =
            consistency(&periods(&[(30.0, 30.0), (30.0, 10.0), (30.0, 29.0), (30.0, 8.0)])).unwrap().unwrap();
        assert!(found.consistency < 40.0 && found.p.unwrap() < 1e-6, "{found:?}");
    }

    #[test]
    fn always_kept_is_perfectly_even_and_nothing_is_nothing() {
        let found = consistency(&periods(&[(3.0, 3.0), (0.0, 0.0), (5.0, 5.0)])).unwrap().unwrap();
        assert_eq!((found.periods, found.gamma_raw, found.consistency, found.p), (2, None, 100.0, Some(1.0)));
        assert!(!found.may_be_shown());
        assert_eq!(consistency(&periods(&[(0.0, 0.0)])), Ok(None));
        let one = consistency(&periods(&[(4.0, 3.0)])).unwrap().unwrap();
        assert_eq!((one.df, one.dispersion, one.p), (0, None, None));
    }
}
