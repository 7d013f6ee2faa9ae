//! What a promise must be like before it is taken.

use crate::calendar::Day;
use crate::promise::{MAX_TERM_HOURS, Terms};
use crate::violation::Violation;

/// The longest promise, in characters.
pub const MAX_TEXT: usize = 500;
/// The longest note on a settlement, in characters.
pub const MAX_NOTE: usize = 1_000;

/// Checks when lateness counts: no term beyond ten years, and the limit not before the end of the grace.
pub fn check_terms(pointer: &str, terms: Terms, faults: &mut Vec<Violation>) {
    let named = [
        ("grace_hours", terms.grace_hours),
        ("limit_hours", terms.limit_hours),
        ("missed_after_hours", terms.missed_after_hours),
    ];
    for (name, hours) in named {
        if hours > MAX_TERM_HOURS {
            let detail = format!("At most {MAX_TERM_HOURS} hours.");
            faults.push(Violation::new(format!("{pointer}/{name}"), "too-long", detail));
        }
    }
    if terms.limit_hours < terms.grace_hours {
        let detail = "The limit must not be shorter than the grace.";
        faults.push(Violation::new(format!("{pointer}/limit_hours"), "limit-before-grace", detail));
    }
}

/// Checks that a promise is made no later than `today` and due no earlier than it is made.
pub fn check_due(due: Day, made: Day, today: Day, faults: &mut Vec<Violation>) {
    if made > today {
        let detail = format!("A promise cannot be made after today, {today}.");
        faults.push(Violation::new("/made", "in-the-future", detail));
    }
    if due < made {
        let detail = format!("The promise is due on {due}, before it was made on {made}.");
        faults.push(Violation::new("/due", "due-before-made", detail));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i32) -> Day {
        Day::from_number(number).unwrap()
    }

    #[test]
    fn a_promise_may_be_due_on_the_day_on_which_it_is_made() {
        let mut faults = Vec::new();
        check_due(day(10), day(10), day(10), &mut faults);
        assert_eq!(faults, vec![]);
        check_due(day(9), day(10), day(10), &mut faults);
        assert_eq!((faults[0].pointer.as_str(), faults[0].code.as_str()), ("/due", "due-before-made"));
        faults.clear();
        check_due(day(12), day(11), day(10), &mut faults);
        assert_eq!((faults[0].pointer.as_str(), faults[0].code.as_str()), ("/made", "in-the-future"));
    }

    #[test]
    fn terms_keep_their_order_and_their_range() {
        let mut faults = Vec::new();
        check_terms("/terms", Terms::default(), &mut faults);
        check_terms(
            "/terms",
            Terms { grace_hours: 4, limit_hours: 4, missed_after_hours: MAX_TERM_HOURS },
            &mut faults,
        );
        assert_eq!(faults, vec![]);
        check_terms(
            "/terms",
            Terms { grace_hours: 5, limit_hours: 4, missed_after_hours: u32::MAX },
            &mut faults,
        );
        let at: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(at, ["/terms/missed_after_hours", "/terms/limit_hours"]);
    }
}
