//! When a member's visit ends, so that the next one can begin with what has changed since.

use crate::calendar::Instant;

/// A visit ends when so many seconds pass without a request: 30 minutes.
pub const PAUSE_SECONDS: i64 = 1_800;

/// Whether a request at `now` begins another visit, after one at `before`.
pub fn begins(before: Instant, now: Instant) -> bool {
    before <= last_of_other_visits(now)
}

/// A request at this instant or earlier belongs to another visit than one at `now`.
pub fn last_of_other_visits(now: Instant) -> Instant {
    now.plus_seconds(-PAUSE_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_ends_after_half_an_hour() {
        let first: Instant = "2026-03-02T09:00:00Z".parse().unwrap();
        assert!(!begins(first, first.plus_seconds(1_799)));
        assert!(begins(first, first.plus_seconds(1_800)));
    }
}
