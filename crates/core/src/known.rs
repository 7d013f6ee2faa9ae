//! The first question: do you know whether your customers are satisfied or not?

use crate::calendar::Day;

/// Whether a customer is known on `as_of`: it gave a complete declared answer no more than `fresh_days` ago.
///
/// An answer dated after `as_of` is none. Source: SCORING §0, DESIGN §1.
pub fn is_known(last_complete_answer: Option<Day>, as_of: Day, fresh_days: u32) -> bool {
    last_complete_answer.is_some_and(|day| day <= as_of && day.age(as_of) <= fresh_days)
}

/// The day to offer instead of `as_of` when what is known by then has gone stale: the day of the newest evidence.
pub fn day_to_offer(newest_evidence: Option<Day>, as_of: Day, fresh_days: u32) -> Option<Day> {
    newest_evidence.filter(|day| *day <= as_of && day.age(as_of) > fresh_days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_fresh_up_to_and_including_its_last_day() {
        let day: Day = "2026-01-01".parse().unwrap();
        assert!(is_known(Some(day), day.plus(180), 180));
        assert!(!is_known(Some(day), day.plus(181), 180));
        assert!(!is_known(Some(day.plus(1)), day, 180));
        assert!(!is_known(None, day, 180));
        assert_eq!(day_to_offer(Some(day), day.plus(181), 180), Some(day));
        assert_eq!(day_to_offer(Some(day), day.plus(180), 180), None);
        assert_eq!(day_to_offer(None, day, 180), None);
    }
}
