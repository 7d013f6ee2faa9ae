//! Did we keep our promises? The credit of an outcome and the decayed evidence (SCORING §5.1, §5.2).

use super::error::{ScoreError, finite, not_negative, share};
use super::sum::Sum;

pub use super::posterior::{DEFAULT_TAU, Figures, LOWER_TAIL, Posterior};

/// Credit of a miss whose recovery the customer confirmed: below "kept" on purpose.
pub const RECOVERED_CREDIT: f64 = 0.5;

/// A promise counted at full weight in halves of a major one: severities are 1, 2 or 4 halves.
const MAJOR_HALVES: f64 = 2.0;
const BASIS: f64 = 10_000.0;

/// How a promise ended, as far as its credit goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Kept, and more than that; counted on its own as well, never against a miss.
    Exceeded,
    /// Kept.
    Kept,
    /// Kept late; all three in one unit of time.
    Late {
        /// How late, 0 or more.
        by: f64,
        /// The agreed grace: up to it the credit is 1.
        grace: f64,
        /// The limit: from it on the credit is 0.
        limit: f64,
    },
    /// Kept in part.
    Partial {
        /// Delivered fraction, 0..=1.
        delivered: f64,
    },
    /// Not kept, or open and past its limit.
    Missed,
    /// Not kept, but made good, and the customer said so.
    Recovered,
    /// Let go by the customer: no evidence.
    Waived,
}

impl Outcome {
    /// Credit in 0..=1; `None` when waived. Error on times or fractions outside their range.
    pub fn credit(self) -> Result<Option<f64>, ScoreError> {
        Ok(Some(match self {
            Self::Exceeded | Self::Kept => 1.0,
            Self::Late { by, grace, limit } => late_credit(by, grace, limit)?,
            Self::Partial { delivered } => share("the delivered fraction", delivered)?,
            Self::Missed => 0.0,
            Self::Recovered => RECOVERED_CREDIT,
            Self::Waived => return Ok(None),
        }))
    }
}

/// 1 at or below the grace, 0 at or beyond the limit, linear between. Error when the limit lies before the grace.
pub fn late_credit(by: f64, grace: f64, limit: f64) -> Result<f64, ScoreError> {
    let (by, grace) = (finite("lateness", by)?, not_negative("grace", grace)?);
    let limit = finite("limit", limit)?;
    if limit < grace {
        return Err(ScoreError::OutOfRange { what: "limit", must: "at or after the grace" });
    }
    Ok(if by <= grace {
        1.0
    } else if by >= limit {
        0.0
    } else {
        (limit - by) / (limit - grace)
    })
}

/// Credit in basis points, half to even: the form in which a settlement stores it.
pub fn credit_basis_points(credit: f64) -> Result<u16, ScoreError> {
    let rounded = libm::rint(share("credit", credit)? * BASIS);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0..=10 000 by the check above"
    )]
    Ok(rounded as u16)
}

/// All that was settled on one day, as integers: what the store keeps and merges in any order.
///
/// One promise of severity `h` halves (minor 1, major 2, critical 4) and credit `c` basis points adds `h·c` to
/// `kept` and `h·10 000` to `all`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DaySums {
    /// Σ halves × credit in basis points.
    pub kept: u64,
    /// Σ halves × 10 000.
    pub all: u64,
    /// Σ halves × 10 000 over exceeded promises.
    pub exceeded: u64,
}

impl DaySums {
    /// Adds one settlement; sums stop at the largest integer instead of wrapping.
    pub fn add(&mut self, halves: u8, credit: u16, exceeded: bool) {
        let halves = u64::from(halves);
        let full = halves * 10_000;
        self.all = self.all.saturating_add(full);
        self.kept = self.kept.saturating_add(halves * u64::from(credit.min(10_000)));
        if exceeded {
            self.exceeded = self.exceeded.saturating_add(full);
        }
    }

    /// Both together, in either order; sums stop at the largest integer.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            kept: self.kept.saturating_add(other.kept),
            all: self.all.saturating_add(other.all),
            exceeded: self.exceeded.saturating_add(other.exceeded),
        }
    }
}

/// Decayed evidence: A = Σωδs, B = Σωδ(1-s), D = Σωδ over exceeded. Added with days ascending.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Masses {
    kept: Sum,
    missed: Sum,
    exceeded: Sum,
}

impl Masses {
    /// No evidence.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one promise of severity weight ω ≥ 0, decay 0..=1 and credit 0..=1.
    pub fn add(&mut self, weight: f64, decay: f64, credit: f64, exceeded: bool) -> Result<(), ScoreError> {
        let mass = not_negative("severity", weight)? * share("decay", decay)?;
        let credit = share("credit", credit)?;
        self.kept.add(mass * credit);
        self.missed.add(mass * (1.0 - credit));
        if exceeded {
            self.exceeded.add(mass);
        }
        Ok(())
    }

    /// Adds one day's integer sums under that day's decay (0..=1); the counts become reals here, once.
    pub fn add_day(&mut self, decay: f64, day: DaySums) -> Result<(), ScoreError> {
        let unit = share("decay", decay)? / (MAJOR_HALVES * BASIS);
        self.kept.add(unit * day.kept as f64);
        self.missed.add(unit * day.all.saturating_sub(day.kept) as f64);
        self.exceeded.add(unit * day.exceeded as f64);
        Ok(())
    }

    /// A, the kept mass.
    #[must_use]
    pub fn kept(&self) -> f64 {
        self.kept.value()
    }

    /// B, the missed mass.
    #[must_use]
    pub fn missed(&self) -> f64 {
        self.missed.value()
    }

    /// D, the exceeded mass.
    #[must_use]
    pub fn exceeded(&self) -> f64 {
        self.exceeded.value()
    }

    /// N = A + B.
    #[must_use]
    pub fn evidence(&self) -> f64 {
        self.kept() + self.missed()
    }

    /// Mean of the exceed rate under a Beta(1, 9) prior: `(1+D)/(10+N)`.
    #[must_use]
    pub fn exceed_rate(&self) -> f64 {
        (1.0 + self.exceeded()) / (10.0 + self.evidence())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_credit_falls_from_grace_to_limit() {
        let credit = |by| late_credit(by, 6.0, 72.0).unwrap();
        assert_eq!(
            (credit(0.0), credit(6.0), credit(39.0), credit(72.0), credit(90.0)),
            (1.0, 1.0, 0.5, 0.0, 0.0)
        );
        assert_eq!((late_credit(5.0, 5.0, 5.0), late_credit(5.1, 5.0, 5.0)), (Ok(1.0), Ok(0.0)));
        assert!(late_credit(1.0, 5.0, 4.0).is_err() && late_credit(f64::NAN, 1.0, 2.0).is_err());
    }

    #[test]
    fn recovery_earns_less_than_keeping_and_waiving_is_no_evidence() {
        assert_eq!(Outcome::Recovered.credit(), Ok(Some(0.5)));
        assert_eq!(Outcome::Waived.credit(), Ok(None));
        assert_eq!(Outcome::Exceeded.credit(), Outcome::Kept.credit());
        assert_eq!(Outcome::Missed.credit(), Ok(Some(0.0)));
        assert!(Outcome::Partial { delivered: 1.2 }.credit().is_err());
        assert_eq!(credit_basis_points(0.636_363_6), Ok(6_364));
        assert!(credit_basis_points(f64::NAN).is_err());
    }

    #[test]
    fn day_sums_give_what_single_promises_give() {
        let mut day = DaySums::default();
        day.add(1, 10_000, true);
        day.add(2, 6_364, false);
        day.add(4, 0, false);
        let (mut sums, mut single) = (Masses::new(), Masses::new());
        sums.add_day(0.25, day).unwrap();
        for (weight, credit, exceeded) in [(0.5, 1.0, true), (1.0, 0.6364, false), (2.0, 0.0, false)] {
            single.add(weight, 0.25, credit, exceeded).unwrap();
        }
        assert!((sums.kept() - single.kept()).abs() < 1e-15);
        assert!((sums.missed() - single.missed()).abs() < 1e-15);
        assert!((sums.exceeded() - 0.125).abs() < 1e-15);
        assert!(sums.add_day(1.5, day).is_err() && single.add(f64::NAN, 1.0, 1.0, false).is_err());
    }
}
