//! Account health: the loyalty index less fixed deductions for what is open (SCORING §6.4).
//!
//! Triage, not measurement: an order in which to look at customers. `validity` tests it like any score.

use super::error::ScoreError;
use super::rounding::MICRO_PER_POINT;

/// What is open with a customer on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Matters {
    /// Pieces of feedback not acknowledged within what was promised.
    pub unacknowledged: u32,
    /// Complaints open past what was promised.
    pub overdue_complaints: u32,
    /// No contact and no answer for more than twice the usual interval.
    pub silent: bool,
    /// The contract ends within [`ENDS_WITHIN_DAYS`] and nothing speaks for its renewal.
    pub ends_unrenewed: bool,
}

/// Days before the end of a contract from which its renewal is asked for.
pub const ENDS_WITHIN_DAYS: u32 = 90;

/// What is taken off, in whole points (defaults of ours; a setting).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deductions {
    /// For each piece of feedback not acknowledged …
    pub unacknowledged: u8,
    /// … and at most.
    pub unacknowledged_most: u8,
    /// For each complaint past its promise …
    pub overdue_complaint: u8,
    /// … and at most.
    pub overdue_complaints_most: u8,
    /// For silence.
    pub silent: u8,
    /// For a contract that ends.
    pub ends_unrenewed: u8,
}

impl Default for Deductions {
    fn default() -> Self {
        Self {
            unacknowledged: 3,
            unacknowledged_most: 9,
            overdue_complaint: 5,
            overdue_complaints_most: 15,
            silent: 5,
            ends_unrenewed: 5,
        }
    }
}

/// What a part of the health is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The loyalty index.
    Loyalty,
    /// Feedback not acknowledged.
    Unacknowledged,
    /// Complaints past their promise.
    OverdueComplaints,
    /// Silence.
    Silent,
    /// A contract that ends.
    EndsUnrenewed,
    /// What the deductions would take below 0.
    Clip,
}

/// The health with its parts, in micro-points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Σ parts, 0 or more.
    pub value_micro: i64,
    /// All six parts, those of 0 too, in one order.
    pub parts: [(Part, i64); 6],
}

/// `loyalty - Σ deductions`, clipped at 0 with the clip as a part, so that the parts always add up.
///
/// Error for a loyalty index outside 0..=100 points.
pub fn health(loyalty_micro: i64, open: &Matters, points: &Deductions) -> Result<Health, ScoreError> {
    if !(0..=100 * MICRO_PER_POINT).contains(&loyalty_micro) {
        return Err(ScoreError::OutOfRange { what: "a loyalty index", must: "0 to 100 points" });
    }
    let taken = |points: u32| -i64::from(points) * MICRO_PER_POINT;
    let each = |count: u32, points: u8, most: u8| taken(count.saturating_mul(points.into()).min(most.into()));
    let once = |is: bool, points: u8| taken(if is { points.into() } else { 0 });
    let taken = [
        (Part::Unacknowledged, each(open.unacknowledged, points.unacknowledged, points.unacknowledged_most)),
        (
            Part::OverdueComplaints,
            each(open.overdue_complaints, points.overdue_complaint, points.overdue_complaints_most),
        ),
        (Part::Silent, once(open.silent, points.silent)),
        (Part::EndsUnrenewed, once(open.ends_unrenewed, points.ends_unrenewed)),
    ];
    let left = taken.iter().fold(loyalty_micro, |sum, (_, part)| sum + part);
    let [one, two, three, four] = taken;
    Ok(Health {
        value_micro: left.max(0),
        parts: [(Part::Loyalty, loyalty_micro), one, two, three, four, (Part::Clip, (-left).max(0))],
    })
}

/// Whether nothing was heard for more than twice the usual interval between contacts, in days.
///
/// `intervals` are the days between one contact or answer and the next; the usual one is their median, by nearest rank.
/// Never with fewer than three of them, since then nothing is usual.
#[must_use]
pub fn is_silent(intervals: &[u32], days_since_last: u32) -> bool {
    let mut sorted = intervals.to_vec();
    sorted.sort_unstable();
    let median = sorted.get(sorted.len().div_ceil(2).saturating_sub(1));
    sorted.len() >= 3
        && median.is_some_and(|usual| u64::from(days_since_last) > 2 * u64::from((*usual).max(1)))
}

/// Whether a contract that ends in so many days (`None` for none, below 0 for one that has ended) wants a renewal.
#[must_use]
pub fn ends_unrenewed(days_to_end: Option<i64>, renewal_signalled: bool) -> bool {
    !renewal_signalled && days_to_end.is_some_and(|days| (0..=i64::from(ENDS_WITHIN_DAYS)).contains(&days))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(health: &Health) -> Vec<i64> {
        health.parts.iter().map(|(_, part)| part / MICRO_PER_POINT).collect()
    }

    #[test]
    fn open_matters_are_taken_off_up_to_their_most() {
        let open = Matters { unacknowledged: 2, overdue_complaints: 9, silent: true, ends_unrenewed: false };
        let found = health(68_168_046, &open, &Deductions::default()).unwrap();
        assert_eq!(points(&found), [68, -6, -15, -5, 0, 0]);
        assert_eq!(found.value_micro, 42_168_046);
        let many = Matters { unacknowledged: u32::MAX, ..Matters::default() };
        assert_eq!(health(50_000_000, &many, &Deductions::default()).unwrap().value_micro, 41_000_000);
    }

    #[test]
    fn nothing_falls_below_0_and_the_clip_is_told() {
        let open = Matters { unacknowledged: 3, overdue_complaints: 3, silent: true, ends_unrenewed: true };
        let found = health(10_000_000, &open, &Deductions::default()).unwrap();
        assert_eq!((points(&found), found.value_micro), (vec![10, -9, -15, -5, -5, 24], 0));
        assert!(health(-1, &open, &Deductions::default()).is_err());
        assert!(health(100_000_001, &open, &Deductions::default()).is_err());
    }

    #[test]
    fn silence_is_held_against_what_is_usual() {
        assert!(is_silent(&[30, 28, 90], 61) && !is_silent(&[30, 28, 90], 60));
        assert!(!is_silent(&[30, 28], 900), "two intervals are no habit");
        assert!(is_silent(&[0, 0, 0], 3) && !is_silent(&[0, 0, 0], 2));
        assert!(!is_silent(&[], 4_000));
    }

    #[test]
    fn a_contract_that_ends_wants_a_sign() {
        assert!(ends_unrenewed(Some(90), false) && ends_unrenewed(Some(0), false));
        assert!(!ends_unrenewed(Some(91), false) && !ends_unrenewed(Some(-1), false));
        assert!(!ends_unrenewed(Some(10), true) && !ends_unrenewed(None, false));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn the_parts_add_up_and_more_open_is_never_better(
                loyalty in 0_i64..=100_000_000, counts in prop::array::uniform2(0_u32..9), flags in prop::array::uniform2(any::<bool>()),
            ) {
                let open = Matters { unacknowledged: counts[0], overdue_complaints: counts[1], silent: flags[0], ends_unrenewed: flags[1] };
                let of = |open: &Matters| health(loyalty, open, &Deductions::default()).unwrap();
                let found = of(&open);
                prop_assert_eq!(found.parts.iter().map(|part| part.1).sum::<i64>(), found.value_micro);
                prop_assert!((0..=loyalty).contains(&found.value_micro));
                let more = Matters { unacknowledged: counts[0] + 1, overdue_complaints: counts[1] + 1, silent: true, ends_unrenewed: true };
                prop_assert!(of(&more).value_micro <= found.value_micro);
            }
        }
    }
}
