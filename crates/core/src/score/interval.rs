//! Confidence levels and intervals.

use super::distributions::{normal_quantile, student_t_upper};
use super::error::{ScoreError, open_share};

/// An interval, `lo <= hi`, in the units of the figure it belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub lo: f64,
    /// Upper limit.
    pub hi: f64,
}

impl Interval {
    /// `middle ± half`.
    pub(crate) fn around(middle: f64, half: f64) -> Self {
        Self { lo: middle - half, hi: middle + half }
    }

    /// Both limits moved into `lo..=hi`.
    #[must_use]
    pub fn clipped(self, lo: f64, hi: f64) -> Self {
        Self { lo: most(lo, least(self.lo, hi)), hi: least(hi, most(self.hi, lo)) }
    }

    /// Widened, where needed, to hold `value`.
    #[must_use]
    pub fn holding(self, value: f64) -> Self {
        Self { lo: least(self.lo, value), hi: most(self.hi, value) }
    }

    /// Whether `value` lies inside, limits included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.lo <= value && value <= self.hi
    }

    /// `hi - lo`.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.hi - self.lo
    }
}

/// The smaller of two numbers; `f64::min` leaves the sign of a zero open.
pub(crate) fn least(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

/// The larger of two numbers; `f64::max` leaves the sign of a zero open.
pub(crate) fn most(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// A two-sided confidence level `c`, 0 < c < 1, with its normal quantile `z_c = Φ⁻¹(1-(1-c)/2)`.
///
/// SCORING §0: 0.95 for surveys, 0.90 for account-level scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    level: f64,
    tail: f64,
    z: f64,
}

impl Confidence {
    /// The level `c`. Error unless 0 < c < 1 (and not so close to either end that z is 0 or endless).
    pub fn new(level: f64) -> Result<Self, ScoreError> {
        let level = open_share("confidence", level)?;
        let tail = (1.0 - level) / 2.0;
        Ok(Self { level, tail, z: -normal_quantile(tail)? })
    }

    /// The level in basis points: 9 500 is 95 %.
    pub fn from_basis_points(basis_points: u16) -> Result<Self, ScoreError> {
        Self::new(f64::from(basis_points) / 10_000.0)
    }

    /// The level `c`.
    #[must_use]
    pub fn level(&self) -> f64 {
        self.level
    }

    /// Probability left on each side, `(1-c)/2`.
    #[must_use]
    pub fn tail(&self) -> f64 {
        self.tail
    }

    /// The normal quantile `z_c`.
    #[must_use]
    pub fn z(&self) -> f64 {
        self.z
    }

    /// The Student quantile of the same tails; `df` above 0, may be fractional.
    pub fn t(&self, df: f64) -> Result<f64, ScoreError> {
        student_t_upper(self.tail, df)
    }
}
