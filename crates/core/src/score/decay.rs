//! Fading of evidence: the weight `2^(-age/H)` (SCORING §5.2, §12.2 rule 5).

use super::error::{ScoreError, not_negative, positive};

/// The longest half-life that is accepted, in days (a hundred years).
pub const MAX_HALF_LIFE: u32 = 36_525;

/// Weights for one half-life `H` in whole days; built once, asked often.
///
/// `2^(-a/H) = 2^-(a div H) · T[a mod H]` with `T[r] = libm::exp2(-r/H)`: doubling is exact,
/// `weight(a + H)` is half of `weight(a)` to the bit.
#[derive(Debug, Clone, PartialEq)]
pub struct Decay {
    half_life: u32,
    table: Vec<f64>,
}

impl Decay {
    /// Error unless `1 <= half_life <= MAX_HALF_LIFE` days.
    pub fn new(half_life: u32) -> Result<Self, ScoreError> {
        if half_life == 0 || half_life > MAX_HALF_LIFE {
            return Err(ScoreError::OutOfRange { what: "half-life", must: "1 to 36 525 days" });
        }
        let h = f64::from(half_life);
        Ok(Self { half_life, table: (0..half_life).map(|age| libm::exp2(-f64::from(age) / h)).collect() })
    }

    /// The half-life in days.
    #[must_use]
    pub fn half_life(&self) -> u32 {
        self.half_life
    }

    /// The weight of evidence `age` days old, in 0..=1 (0 only after more than a thousand half-lives).
    #[must_use]
    pub fn weight(&self, age: u32) -> f64 {
        let halvings = age / self.half_life;
        let rest = usize::try_from(age % self.half_life).unwrap_or(usize::MAX);
        self.table.get(rest).map_or(0.0, |t| t * power_of_half(halvings))
    }

    /// The weight on day `now` of evidence of day `day`; `None` when it lies in the future.
    #[must_use]
    pub fn weight_on(&self, now: i32, day: i32) -> Option<f64> {
        age(now, day).map(|age| self.weight(age))
    }
}

/// `2^(-age/half_life)` for any age and half-life in days; for half-lives of whole days [`Decay`] is the rule.
///
/// Error unless 0 < half-life ≤ [`MAX_HALF_LIFE`] and age ≥ 0.
pub fn faded(age: f64, half_life: f64) -> Result<f64, ScoreError> {
    let age = not_negative("an age", age)?;
    if positive("half-life", half_life)? > f64::from(MAX_HALF_LIFE) {
        return Err(ScoreError::OutOfRange { what: "half-life", must: "at most 36 525 days" });
    }
    Ok(libm::exp2(-(age / half_life)))
}

/// Whole days from `day` to `now`; `None` when `day` is after `now`, since a record of the future is no evidence.
#[must_use]
pub fn age(now: i32, day: i32) -> Option<u32> {
    u32::try_from(i64::from(now) - i64::from(day)).ok()
}

/// `2^-n` exactly, 0 below the normal range.
fn power_of_half(n: u32) -> f64 {
    if n > 1022 { 0.0 } else { f64::from_bits(u64::from(1023 - n) << 52) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_life_more_halves_the_weight_to_the_bit() {
        let decay = Decay::new(180).unwrap();
        for age in 0..2_000 {
            assert_eq!(decay.weight(age + 180).to_bits(), (decay.weight(age) / 2.0).to_bits());
        }
    }

    #[test]
    fn weights_fall_from_one_to_nothing() {
        for half_life in [1, 7, 365, MAX_HALF_LIFE] {
            let decay = Decay::new(half_life).unwrap();
            assert_eq!(decay.weight(0).to_bits(), 1.0_f64.to_bits());
            assert!((1..5_000).all(|age| decay.weight(age) <= decay.weight(age - 1)));
            assert!(decay.weight(u32::MAX) >= 0.0);
        }
    }

    #[test]
    fn a_record_of_tomorrow_is_no_evidence() {
        let decay = Decay::new(30).unwrap();
        assert_eq!(decay.weight_on(10, 11), None);
        assert_eq!(decay.weight_on(10, 10), Some(1.0));
        assert!(decay.weight_on(i32::MAX, i32::MIN).is_some());
    }

    #[test]
    fn a_half_life_of_nothing_or_for_ever_is_refused() {
        assert!(Decay::new(0).is_err());
        assert!(Decay::new(MAX_HALF_LIFE + 1).is_err());
    }

    #[test]
    fn fractions_of_days_fade_alike() {
        let decay = Decay::new(180).unwrap();
        for age in [0_u8, 1, 77, 180, 251] {
            assert!((faded(age.into(), 180.0).unwrap() - decay.weight(age.into())).abs() < 1e-15);
        }
        assert_eq!(faded(45.25, 90.5), Ok(std::f64::consts::FRAC_1_SQRT_2));
        assert!(faded(-1.0, 9.0).is_err() && faded(1.0, 0.0).is_err() && faded(1.0, f64::INFINITY).is_err());
    }
}
