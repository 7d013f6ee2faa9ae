//! Closing a day: what a list shows of a customer, and which closed days are kept.

use crate::calendar::Day;

/// Closed days that somebody asked for and that are kept beside the newest and the month ends.
const ASKED_KEPT: usize = 10;

/// Value at risk in minor units: yearly value × (1 − loyalty), rounded down.
///
/// `loyalty` in micro-points, 0 to 100 000 000. None without a yearly value: what is not known is not guessed.
pub fn value_at_risk(yearly_value_minor: Option<i64>, loyalty: i64) -> Option<i64> {
    let lacking = i128::from((100_000_000 - loyalty).clamp(0, 100_000_000));
    yearly_value_minor.and_then(|value| i64::try_from(i128::from(value) * lacking / 100_000_000).ok())
}

/// Which of the closed days may be forgotten once `newest` is closed: all but the newest, the month ends and the
/// ten newest others.
pub fn forgettable(closed: &[Day], newest: Day) -> Vec<Day> {
    let mut others: Vec<Day> =
        closed.iter().copied().filter(|day| *day != newest && *day != day.month().last_day()).collect();
    others.sort_unstable();
    others.truncate(others.len().saturating_sub(ASKED_KEPT));
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_lost_is_what_loyalty_does_not_hold() {
        assert_eq!(value_at_risk(Some(10_000), 75_000_000), Some(2_500));
        assert_eq!(value_at_risk(Some(i64::MAX), 0), Some(i64::MAX));
        assert_eq!(value_at_risk(None, 0), None);
    }

    #[test]
    fn month_ends_and_the_newest_days_are_kept() {
        let first: Day = "2026-01-25".parse().unwrap();
        let closed: Vec<Day> = (0..20).map(|i| first.plus(i)).collect();
        let gone = forgettable(&closed, first.plus(19));
        assert_eq!(gone.len(), 8);
        assert!(!gone.contains(&"2026-01-31".parse().unwrap()));
        assert!(gone.contains(&first) && !gone.contains(&first.plus(18)));
        assert_eq!(forgettable(&[], first), []);
    }
}
