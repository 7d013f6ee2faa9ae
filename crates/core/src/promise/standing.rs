//! How a promise stands on a day.

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Instant};
use crate::promise::{Claim, Outcome, Settlement, Terms};

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not yet due.
    Open,
    /// Due, nothing heard; counts as missed.
    Overdue,
    /// Settled.
    Settled,
}

/// The last moment at which an open promise, due at `at`, does not yet count as missed.
///
/// Its calendar day in the organisation's zone goes into [`missed_after_day`].
pub fn last_moment(at: Instant, terms: Terms) -> Instant {
    let limit = at.plus_seconds(i64::from(terms.missed_after_hours) * 3_600);
    // The day that begins with the limit is the first late one, as it is for a promise due by the end of a day.
    Instant::from_micros(limit.micros() - 1).unwrap_or(limit)
}

/// The first day on which an open promise counts as missed, whose last moment lies on `day`. Before that day is over
/// nobody can say that it was missed.
pub fn missed_after_day(day: Day) -> Day {
    day.plus(1)
}

/// The settlement that stands on `as_of`: of those in order of their numbers the newest that is not of a later day.
pub fn settled_on<'a>(
    settlements: impl IntoIterator<Item = &'a Settlement>,
    as_of: Day,
) -> Option<Settlement> {
    settlements.into_iter().filter(|settlement| settlement.day <= as_of).last().copied()
}

/// How a promise stands on `as_of`, where `settled` is the settlement that stands on that day.
pub fn standing(missed_from: Day, settled: Option<Settlement>, as_of: Day) -> Standing {
    match settled {
        Some(settlement) if settlement.day <= as_of => Standing::Settled,
        _ if as_of >= missed_from => Standing::Overdue,
        _ => Standing::Open,
    }
}

/// How a promise has ended by `as_of`: as it was settled, and missed where it is overdue.
pub fn outcome_on(missed_from: Day, settled: Option<Settlement>, as_of: Day) -> Option<Outcome> {
    match standing(missed_from, settled, as_of) {
        Standing::Open => None,
        Standing::Overdue => Some(Outcome::Missed),
        Standing::Settled => settled.map(|settlement| settlement.outcome),
    }
}

/// The day of a claim that names none: for a miss the day on which the limit passed, unless that is still to come;
/// otherwise `today`.
pub fn day_of_claim(claim: Claim, missed_from: Day, today: Day) -> Day {
    match claim {
        Claim::Missed => missed_from.min(today),
        _ => today,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promise::{Ground, missed_from};

    fn day(number: i32) -> Day {
        Day::from_number(number).unwrap()
    }

    fn settlement(on: i32, outcome: Outcome) -> Settlement {
        Settlement { day: day(on), outcome, ground: Ground::System, credit_bp: 0 }
    }

    #[test]
    fn a_promise_is_open_until_its_limit_has_passed() {
        let limit = missed_from(day(10), Terms::default());
        assert_eq!(standing(limit, None, day(10)), Standing::Open);
        assert_eq!(standing(limit, None, day(11)), Standing::Overdue);
        let settled = Some(settlement(12, Outcome::Late));
        assert_eq!(standing(limit, settled, day(11)), Standing::Overdue);
        assert_eq!(standing(limit, settled, day(12)), Standing::Settled);
        assert_eq!(outcome_on(limit, settled, day(10)), None);
        assert_eq!(outcome_on(limit, settled, day(11)), Some(Outcome::Missed));
        assert_eq!(outcome_on(limit, settled, day(12)), Some(Outcome::Late));
    }

    #[test]
    fn a_past_day_shows_the_settlement_of_its_time() {
        let history = [settlement(5, Outcome::Missed), settlement(20, Outcome::Recovered)];
        assert_eq!(settled_on(&history, day(4)), None);
        assert_eq!(settled_on(&history, day(19)), Some(history[0]));
        assert_eq!(settled_on(&history, day(20)), Some(history[1]));
        // A correction that moves the day back stands from that day on.
        let corrected = [settlement(9, Outcome::Kept), settlement(7, Outcome::Late)];
        assert_eq!(settled_on(&corrected, day(8)), Some(corrected[1]));
        assert_eq!(settled_on(&corrected, day(30)), Some(corrected[1]));
    }

    #[test]
    fn due_at_midnight_is_due_by_the_end_of_the_day_before() {
        let terms = Terms::default();
        let midnight: Instant = "2026-03-02T00:00:00Z".parse().unwrap();
        let by_instant = missed_after_day(last_moment(midnight, terms).utc_day());
        assert_eq!(by_instant, missed_from("2026-03-01".parse().unwrap(), terms));
        let noon: Instant = "2026-03-01T12:00:00Z".parse().unwrap();
        assert_eq!(missed_after_day(last_moment(noon, terms).utc_day()), by_instant);
        let patient = Terms { missed_after_hours: 24, ..terms };
        assert_eq!(missed_after_day(last_moment(noon, patient).utc_day()), by_instant.plus(1));
    }

    #[test]
    fn a_miss_is_dated_by_its_limit() {
        assert_eq!(day_of_claim(Claim::Missed, day(11), day(30)), day(11));
        assert_eq!(day_of_claim(Claim::Missed, day(40), day(30)), day(30));
        assert_eq!(day_of_claim(Claim::Exceeded, day(11), day(30)), day(30));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn a_promise_never_opens_again(limit in 0..1_000_i32, settled in proptest::option::of(0..1_000_i32), as_of in 0..1_000_i32) {
                let settled = settled.map(|on| settlement(on, Outcome::Kept));
                let rank = |standing| match standing {
                    Standing::Open => 0,
                    Standing::Overdue => 1,
                    Standing::Settled => 2,
                };
                let today = standing(day(limit), settled, day(as_of));
                let tomorrow = standing(day(limit), settled, day(as_of + 1));
                prop_assert!(rank(today) <= rank(tomorrow));
                prop_assert_eq!(today == Standing::Open, outcome_on(day(limit), settled, day(as_of)).is_none());
            }

            #[test]
            fn an_hour_of_patience_never_makes_a_promise_missed_earlier(at in 0..2_000_000_000_i64, hours in 0..10_000_u32) {
                let at = Instant::from_micros(at * 1_000_000).unwrap();
                let first = |hours| {
                    let terms = Terms { missed_after_hours: hours, ..Terms::default() };
                    missed_after_day(last_moment(at, terms).utc_day())
                };
                prop_assert!(first(hours) <= first(hours + 1));
                prop_assert!(first(hours) >= at.utc_day());
            }
        }
    }
}
