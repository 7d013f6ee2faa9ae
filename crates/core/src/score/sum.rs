//! Sums that do not depend on who adds: Neumaier for reals in a stated order, integers for counts.

use super::error::ScoreError;

/// A running sum of reals with Neumaier's (1974) compensation.
///
/// The order of the terms is part of the result; callers add in the order of stable ids or ascending days.
/// Terms must be finite (the functions of this module check theirs before they add).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    /// The empty sum, 0.
    #[must_use]
    pub const fn new() -> Self {
        Self { total: 0.0, lost: 0.0 }
    }

    /// Adds one finite term.
    pub fn add(&mut self, term: f64) {
        let total = self.total + term;
        self.lost += if self.total.abs() >= term.abs() {
            (self.total - total) + term
        } else {
            (term - total) + self.total
        };
        self.total = total;
    }

    /// The compensated sum.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.total + self.lost
    }
}

impl Extend<f64> for Sum {
    fn extend<I: IntoIterator<Item = f64>>(&mut self, terms: I) {
        for term in terms {
            self.add(term);
        }
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::new();
        sum.extend(terms);
        sum
    }
}

/// Number, sum and sum of squares of integers: exact, in any order and grouping (SCORING §12.2 rules 3, 4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moments {
    n: u64,
    sum: i128,
    squares: i128,
}

const MOMENTS: ScoreError = ScoreError::TooLarge("the sum of ratings");

impl Moments {
    /// Adds `value` `count` times. Error when a sum would leave 128 bits; the sums are then unchanged.
    pub fn add(&mut self, value: i64, count: u64) -> Result<(), ScoreError> {
        let (value, times) = (i128::from(value), i128::from(count));
        let term = value.checked_mul(times).ok_or(MOMENTS)?;
        let square = term.checked_mul(value).ok_or(MOMENTS)?;
        *self = self.plus(Self { n: count, sum: term, squares: square })?;
        Ok(())
    }

    /// The moments of both sets together.
    pub fn plus(self, other: Self) -> Result<Self, ScoreError> {
        Ok(Self {
            n: self.n.checked_add(other.n).ok_or(MOMENTS)?,
            sum: self.sum.checked_add(other.sum).ok_or(MOMENTS)?,
            squares: self.squares.checked_add(other.squares).ok_or(MOMENTS)?,
        })
    }

    /// How many values.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Σx.
    #[must_use]
    pub fn sum(&self) -> i128 {
        self.sum
    }

    /// Σx².
    #[must_use]
    pub fn sum_of_squares(&self) -> i128 {
        self.squares
    }

    /// Σx/n; `None` without values.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum as f64 / self.n as f64)
    }

    /// `n·Σx² - (Σx)²`, the exact numerator of the sample variance over `n(n-1)`.
    pub fn variance_numerator(&self) -> Result<i128, ScoreError> {
        let squares = i128::from(self.n).checked_mul(self.squares).ok_or(MOMENTS)?;
        let sum = self.sum.checked_mul(self.sum).ok_or(MOMENTS)?;
        squares.checked_sub(sum).ok_or(MOMENTS)
    }

    /// `n(n-1)`.
    #[must_use]
    pub fn variance_denominator(&self) -> u128 {
        let n = u128::from(self.n);
        n * n.saturating_sub(1)
    }

    /// Sample variance (n-1 below); `None` for fewer than two values.
    pub fn variance(&self) -> Result<Option<f64>, ScoreError> {
        if self.n < 2 {
            return Ok(None);
        }
        Ok(Some(self.variance_numerator()? as f64 / self.variance_denominator() as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_terms_are_not_lost_between_large_ones() {
        let sum: Sum = [1.0, 1e100, 1.0, -1e100].into_iter().collect();
        assert_eq!(sum.value().to_bits(), 2.0_f64.to_bits());
    }

    #[test]
    fn sums_that_do_not_fit_are_refused_and_change_nothing() {
        let mut moments = Moments::default();
        moments.add(5, 2).unwrap();
        assert!(moments.add(i64::MAX, u64::MAX).is_err());
        assert_eq!((moments.n(), moments.sum(), moments.sum_of_squares()), (2, 10, 50));
        assert_eq!(Moments::default().mean(), None);
        assert_eq!(Moments::default().variance(), Ok(None));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn moments_merge_in_any_grouping(values in prop::collection::vec(-1_000_000_i64..1_000_000, 1..80), at in 0_usize..80) {
                let of = |values: &[i64]| values.iter().fold(Moments::default(), |mut sums, value| {
                    sums.add(*value, 1).unwrap();
                    sums
                });
                let (left, right) = values.split_at(at.min(values.len()));
                prop_assert_eq!(of(right).plus(of(left)).unwrap(), of(&values));
            }
        }
    }
}
