//! What may be shown of small groups (SCORING §10.1).

use super::error::ScoreError;

/// Threshold k of anonymous surveys when nothing else is set.
pub const DEFAULT_THRESHOLD: u64 = 10;
/// The threshold may never be set below this.
pub const LEAST_THRESHOLD: u64 = 5;
/// Named answers: comparisons need this many.
pub const COMPARISON_BASE: u64 = 10;
/// Named answers: below this many a figure is marked "low base".
pub const FULL_BASE: u64 = 30;

/// Checks a threshold before it is stored as a setting.
pub fn threshold(k: u64) -> Result<u64, ScoreError> {
    if k < LEAST_THRESHOLD {
        return Err(ScoreError::OutOfRange { what: "the anonymity threshold", must: "5 or more" });
    }
    Ok(k)
}

/// Which cells of a published partition are hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// One flag per cell, in their order.
    pub hidden: Vec<bool>,
    /// Whether the total may stand beside the cells.
    pub total_may_be_shown: bool,
}

/// Hides cells with 0 < n < k; while fewer than two are hidden, or they hold fewer than k together, also the
/// smallest shown cell above 0 (the earlier on ties), so that nothing follows by subtraction from the total.
#[must_use]
pub fn suppress(cells: &[u64], k: u64) -> Suppression {
    let mut hidden: Vec<bool> = cells.iter().map(|&n| n > 0 && n < k).collect();
    let total: u128 = cells.iter().map(|&n| u128::from(n)).sum();
    let k = u128::from(k);
    loop {
        let (count, held) = held_back(cells, &hidden);
        if count == 0 {
            return Suppression { hidden, total_may_be_shown: total == 0 || total >= k };
        }
        if count >= 2 && held >= k {
            return Suppression { hidden, total_may_be_shown: total >= k };
        }
        let smallest = cells
            .iter()
            .zip(hidden.iter_mut())
            .filter(|(n, hidden)| **n > 0 && !**hidden)
            .min_by_key(|(n, _)| **n);
        match smallest {
            Some((_, flag)) => *flag = true,
            None => return Suppression { hidden, total_may_be_shown: false },
        }
    }
}

fn held_back(cells: &[u64], hidden: &[bool]) -> (usize, u128) {
    let held = || cells.iter().zip(hidden).filter(|(_, hidden)| **hidden);
    (held().count(), held().map(|(n, _)| u128::from(*n)).sum())
}

/// Whether a filtered figure may be shown: neither the part nor what the filter leaves out is 1..k-1.
#[must_use]
pub fn part_may_be_shown(whole: u64, part: u64, k: u64) -> bool {
    let fits = |n: u64| n == 0 || n >= k;
    part <= whole && fits(part) && fits(whole - part)
}

/// How far a figure of named answers carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
    /// Below 10: not compared with anything.
    TooSmall,
    /// 10 to 29: shown as "low base".
    Low,
    /// 30 and more.
    Full,
}

impl Base {
    /// The base of n answers.
    #[must_use]
    pub fn of(n: u64) -> Self {
        match n {
            0..COMPARISON_BASE => Self::TooSmall,
            COMPARISON_BASE..FULL_BASE => Self::Low,
            _ => Self::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_below_five_is_refused() {
        assert!(threshold(4).is_err());
        assert_eq!(threshold(5), Ok(5));
    }

    #[test]
    fn filters_must_not_isolate_a_few() {
        assert!(part_may_be_shown(100, 50, 10));
        assert!(!part_may_be_shown(100, 95, 10));
        assert!(!part_may_be_shown(100, 3, 10));
        assert!(part_may_be_shown(100, 100, 10));
        assert!(!part_may_be_shown(3, 4, 10));
    }

    #[test]
    fn bases_by_name() {
        assert_eq!([9, 10, 29, 30].map(Base::of), [Base::TooSmall, Base::Low, Base::Low, Base::Full]);
        assert_eq!(suppress(&[], 5), Suppression { hidden: vec![], total_may_be_shown: true });
        assert_eq!(suppress(&[u64::MAX, u64::MAX, 1], 5).hidden, [true, false, true]);
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn nothing_small_can_be_read_or_subtracted(cells in prop::collection::vec(0_u64..40, 0..9), k in 5_u64..15) {
                let found = suppress(&cells, k);
                let (count, held) = held_back(&cells, &found.hidden);
                for (n, hidden) in cells.iter().zip(&found.hidden) {
                    prop_assert!(*hidden || *n == 0 || *n >= k);
                }
                if found.total_may_be_shown {
                    prop_assert!(count == 0 || (count >= 2 && held >= u128::from(k)));
                }
            }
        }
    }
}
