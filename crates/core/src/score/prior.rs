//! Priors: what a group's customers say about one of them (SCORING §5.3).

use super::error::{ScoreError, not_negative, open_share, positive};
use super::sum::Sum;

/// Strength where the customers do not say how much they differ.
pub const DEFAULT_STRENGTH: f64 = 6.0;
/// Customers with evidence that are needed to estimate the spread between customers.
pub const MIN_UNITS: usize = 5;
/// Customers below which a segment takes its parent's strength.
pub const OWN_STRENGTH_UNITS: usize = 20;

const GAMMA_LOW: f64 = 1.0 / 51.0;
const GAMMA_HIGH: f64 = 1.0 / 3.0;

/// A prior mean and its strength in promises (or answers): 0 < mean < 1, strength > 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    mean: f64,
    strength: f64,
}

impl Prior {
    /// Error unless 0 < mean < 1 and strength is finite and above 0.
    pub fn new(mean: f64, strength: f64) -> Result<Self, ScoreError> {
        Ok(Self { mean: open_share("prior mean", mean)?, strength: positive("prior strength", strength)? })
    }

    /// From the stored, quantised form: both in millionths.
    pub fn from_micro(mean: u32, strength: u32) -> Result<Self, ScoreError> {
        Self::new(f64::from(mean) / 1e6, f64::from(strength) / 1e6)
    }

    /// The mean μ (b in §6.2).
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The strength m.
    #[must_use]
    pub fn strength(&self) -> f64 {
        self.strength
    }
}

/// Evidence of one unit (a customer, or a period): its mass and the kept part of it, both decayed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unit {
    mass: f64,
    kept: f64,
}

impl Unit {
    /// Error unless `0 <= kept <= mass`, both finite. Rounding may lift `kept` over `mass` by 1e-9: it is cut.
    pub fn new(mass: f64, kept: f64) -> Result<Self, ScoreError> {
        let mass = not_negative("evidence", mass)?;
        let kept = not_negative("kept evidence", kept)?;
        if kept > mass * (1.0 + 1e-9) {
            return Err(ScoreError::OutOfRange { what: "kept evidence", must: "at most the evidence" });
        }
        Ok(Self { mass, kept: if kept > mass { mass } else { kept } })
    }
}

/// Sums over units with evidence, in the order given.
pub(crate) struct Pool {
    pub(crate) units: usize,
    pub(crate) mass: f64,
    pub(crate) kept: f64,
    pub(crate) rate: f64,
    /// `Σ(x - n·p̂)²/n`, which is S of Kleinman's estimate.
    pub(crate) spread: f64,
    /// `Σ(1-wᵢ)`.
    lone: f64,
    /// `Σnᵢ(1-wᵢ)`.
    lone_mass: f64,
}

impl Pool {
    /// `None` when no unit holds evidence.
    pub(crate) fn of(units: &[Unit]) -> Option<Self> {
        let used = || units.iter().filter(|unit| unit.mass > 0.0);
        let mass = used().map(|unit| unit.mass).collect::<Sum>().value();
        let kept = used().map(|unit| unit.kept).collect::<Sum>().value();
        if mass <= 0.0 {
            return None;
        }
        let rate = kept / mass;
        let spread = used().map(|u| {
            let off = u.kept - u.mass * rate;
            off * (off / u.mass)
        });
        Some(Self {
            units: used().count(),
            mass,
            kept,
            rate,
            spread: spread.collect::<Sum>().value(),
            lone: used().map(|u| 1.0 - u.mass / mass).collect::<Sum>().value(),
            lone_mass: used().map(|u| u.mass * (1.0 - u.mass / mass)).collect::<Sum>().value(),
        })
    }

    /// `p̂(1-p̂)`; `None` where everybody kept everything, or nothing.
    pub(crate) fn binomial_variance(&self) -> Option<f64> {
        let variance = self.rate * (1.0 - self.rate);
        (variance > 0.0).then_some(variance)
    }

    /// γ̂ = [S/(p̂(1-p̂)) - Σ(1-wᵢ)] / [Σnᵢ(1-wᵢ) - Σ(1-wᵢ)], unclamped; `None` where undefined.
    pub(crate) fn gamma(&self, min_units: usize) -> Option<f64> {
        let below = self.lone_mass - self.lone;
        if self.units < min_units || below <= 0.0 {
            return None;
        }
        let gamma = (self.spread / self.binomial_variance()? - self.lone) / below;
        gamma.is_finite().then_some(gamma)
    }
}

/// The prior of one segment with the figures that it came from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SegmentPrior {
    /// Units with evidence.
    pub units: usize,
    /// Mean μ.
    pub mean: f64,
    /// Kleinman's γ̂ before clamping; `None` where undefined.
    pub gamma_raw: Option<f64>,
    /// γ̂ within 1/51..=1/3; `None` where undefined.
    pub gamma: Option<f64>,
    /// Strength m, 2..=50; 6 where γ̂ is undefined.
    pub strength: f64,
}

impl SegmentPrior {
    /// Mean and strength as a [`Prior`].
    pub fn prior(&self) -> Result<Prior, ScoreError> {
        Prior::new(self.mean, self.strength)
    }
}

/// The organisation's mean `(x+1)/(N+2)` of kept mass `x` in evidence `N`.
#[must_use]
pub fn root_mean(mass: f64, kept: f64) -> f64 {
    (kept + 1.0) / (mass + 2.0)
}

/// A segment's mean `(x+8μ)/(N+8)` with its parent's mean μ.
#[must_use]
pub fn segment_mean(mass: f64, kept: f64, parent_mean: f64) -> f64 {
    (kept + 8.0 * parent_mean) / (mass + 8.0)
}

/// Mean and strength of a group from its units, in the order of stable ids; `parent_mean` is `None` at the root.
///
/// Strength by the moment estimate of Kleinman (1973), `m = 1/γ - 1`. Rational arithmetic only. Units without
/// evidence are dropped; without any evidence the root mean is ½ and a segment has its parent's.
pub fn segment_prior(units: &[Unit], parent_mean: Option<f64>) -> Result<SegmentPrior, ScoreError> {
    let parent_mean = parent_mean.map(|mean| open_share("the parent's mean", mean)).transpose()?;
    let pool = Pool::of(units);
    let (mass, kept) = pool.as_ref().map_or((0.0, 0.0), |pool| (pool.mass, pool.kept));
    let gamma_raw = pool.as_ref().and_then(|pool| pool.gamma(MIN_UNITS));
    let gamma = gamma_raw.map(|gamma| gamma.clamp(GAMMA_LOW, GAMMA_HIGH));
    Ok(SegmentPrior {
        units: pool.map_or(0, |pool| pool.units),
        mean: parent_mean.map_or_else(|| root_mean(mass, kept), |parent| segment_mean(mass, kept, parent)),
        gamma_raw,
        gamma,
        strength: gamma.map_or(DEFAULT_STRENGTH, |gamma| 1.0 / gamma - 1.0),
    })
}

/// The strength that a segment uses: its own from 20 customers on, its parent's below.
#[must_use]
pub fn chain_strength(units: usize, own: f64, parent: f64) -> f64 {
    if units >= OWN_STRENGTH_UNITS { own } else { parent }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(counts: &[(f64, f64)]) -> Vec<Unit> {
        counts.iter().map(|&(mass, kept)| Unit::new(mass, kept).unwrap()).collect()
    }

    #[test]
    fn without_customers_the_prior_says_nothing() {
        let prior = segment_prior(&[], None).unwrap();
        assert_eq!((prior.units, prior.mean, prior.strength), (0, 0.5, 6.0));
        let segment = segment_prior(&units(&[(0.0, 0.0)]), Some(0.9)).unwrap();
        assert!((segment.mean - 0.9).abs() < 1e-15);
    }

    #[test]
    fn where_all_keep_everything_the_spread_is_unknown() {
        let prior = segment_prior(&units(&[(3.0, 3.0); 9]), None).unwrap();
        assert_eq!((prior.gamma_raw, prior.strength), (None, DEFAULT_STRENGTH));
        assert!(prior.mean < 1.0);
    }

    #[test]
    fn customers_that_differ_more_make_a_weaker_prior() {
        let alike =
            segment_prior(&units(&[(10.0, 8.0), (10.0, 9.0), (10.0, 7.0), (10.0, 8.0), (10.0, 8.0)]), None);
        let apart =
            segment_prior(&units(&[(10.0, 2.0), (10.0, 10.0), (10.0, 1.0), (10.0, 9.0), (10.0, 5.0)]), None);
        assert!(apart.unwrap().strength < alike.unwrap().strength);
    }

    #[test]
    fn more_kept_than_promised_is_refused() {
        assert!(Unit::new(1.0, 1.1).is_err());
        assert!(Unit::new(f64::NAN, 1.0).is_err());
        assert!(Prior::new(1.0, 6.0).is_err());
        assert!(Prior::new(0.9, 0.0).is_err());
        assert!(segment_prior(&[], Some(1.5)).is_err());
    }
}
