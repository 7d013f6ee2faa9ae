//! From formulas to published integers, and from integers to what is shown (SCORING §6.3, §12.2 rule 8).

use super::error::{ScoreError, finite};

/// Micro-points in one point: scores are published in millionths of a point.
pub const MICRO_PER_POINT: i64 = 1_000_000;

/// The nearest integer, half to even. Error unless the value is finite and fits into 64 bits.
pub fn round_half_even(value: f64) -> Result<i64, ScoreError> {
    let rounded = libm::rint(finite("a score", value)?);
    if rounded.abs() >= 9.2e18 {
        return Err(ScoreError::TooLarge("a score"));
    }
    #[expect(clippy::cast_possible_truncation, reason = "an integer within 64 bits by the check above")]
    Ok(rounded as i64)
}

/// Points (0..=100, say) in micro-points.
pub fn micro_points(points: f64) -> Result<i64, ScoreError> {
    round_half_even(points * 1e6)
}

/// A share (0..=1, say) in micro-points of a 0–100 score.
pub fn micro_points_of_share(share: f64) -> Result<i64, ScoreError> {
    round_half_even(share * 1e8)
}

/// `micro` in whole units, half away from zero: what stands on a screen. `unit` ≤ 0 counts as 1.
#[must_use]
pub fn whole_units(micro: i64, unit: i64) -> i64 {
    i64::try_from(round_half_away(i128::from(micro), i128::from(unit.max(1)))).unwrap_or(i64::MAX)
}

/// Parts in whole units that add up to the total in whole units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The sum of all parts in units, half away from zero.
    pub total: i64,
    /// The parts in units; they add up to `total`.
    pub parts: Vec<i64>,
}

/// Largest-remainder rounding: floors first, then +1 to the largest remainders, ties to the earlier part.
///
/// Error unless `unit_micro` is above 0.
pub fn largest_remainder(parts_micro: &[i64], unit_micro: i64) -> Result<Shown, ScoreError> {
    if unit_micro <= 0 {
        return Err(ScoreError::OutOfRange { what: "the unit of display", must: "above 0" });
    }
    let sum: i128 = parts_micro.iter().map(|&part| i128::from(part)).sum();
    let total = round_half_away(sum, i128::from(unit_micro));
    let mut parts: Vec<i64> = parts_micro.iter().map(|part| part.div_euclid(unit_micro)).collect();
    let floors: i128 = parts.iter().map(|&part| i128::from(part)).sum();
    let missing = usize::try_from(total - floors).unwrap_or(0);
    let mut order: Vec<(i64, usize)> =
        parts_micro.iter().enumerate().map(|(at, part)| (-part.rem_euclid(unit_micro), at)).collect();
    order.sort_unstable();
    for (_, at) in order.into_iter().take(missing) {
        if let Some(part) = parts.get_mut(at) {
            *part = part.saturating_add(1);
        }
    }
    Ok(Shown { total: i64::try_from(total).map_err(|_| ScoreError::TooLarge("a total"))?, parts })
}

fn round_half_away(value: i128, unit: i128) -> i128 {
    let magnitude = (2 * value.abs() + unit) / (2 * unit);
    if value < 0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn micro_points_round_half_to_even() {
        assert_eq!(round_half_even(2.5), Ok(2));
        assert_eq!(round_half_even(3.5), Ok(4));
        assert_eq!(round_half_even(-0.5), Ok(0));
        assert!(round_half_even(f64::NAN).is_err() && round_half_even(1e300).is_err());
        assert_eq!(micro_points(60.4), Ok(60_400_000));
    }

    #[test]
    fn shown_numbers_round_half_away_from_zero() {
        assert_eq!(whole_units(2_500_000, MICRO_PER_POINT), 3);
        assert_eq!(whole_units(-2_500_000, MICRO_PER_POINT), -3);
        assert_eq!(whole_units(i64::MIN, 1), i64::MIN);
    }

    #[test]
    fn a_unit_of_nothing_is_refused() {
        assert!(largest_remainder(&[1], 0).is_err());
        assert_eq!(largest_remainder(&[], 5), Ok(Shown { total: 0, parts: vec![] }));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn shown_parts_add_up_and_stay_within_a_unit(
                parts in prop::collection::vec(-1_000_000_000_i64..1_000_000_000, 0..20), unit in 1_i64..10_000_000,
            ) {
                let shown = largest_remainder(&parts, unit).unwrap();
                prop_assert_eq!(shown.parts.iter().sum::<i64>(), shown.total);
                prop_assert_eq!(shown.total, whole_units(parts.iter().sum(), unit));
                for (part, shown) in parts.iter().zip(&shown.parts) {
                    prop_assert!((part - shown * unit).abs() < unit);
                }
            }
        }
    }
}
