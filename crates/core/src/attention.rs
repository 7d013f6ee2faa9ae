//! Whom to look at first, and why: one reason for each customer.

use serde::{Deserialize, Serialize};

use crate::ids::CustomerId;
use crate::scorecard::Letter;

/// For how many days an overdue promise can still be put right as if it were today's business.
pub const RECENT_DAYS: i32 = 60;

/// Why a customer is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Reason {
    /// Promises are overdue for no more than [`RECENT_DAYS`]: keep them, or tell the customer.
    Overdue {
        /// How many.
        promises: u32,
    },
    /// The newest answer was a dissatisfied one, or the grade is D or F: call and listen.
    Dissatisfied,
    /// The dependable level is below the floor, by what the customer itself has seen: keep the next promises.
    Undependable,
    /// Never heard, or not for long: call and ask.
    Unheard,
}

/// What the list knows of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub customer: CustomerId,
    /// Looked after by whoever reads the list.
    pub mine: bool,
    /// Promises that became overdue within the last [`RECENT_DAYS`].
    pub overdue: u32,
    /// Step of the newest satisfaction answer.
    pub newest_satisfaction: Option<u8>,
    /// Expectation grade.
    pub grade: Option<Letter>,
    /// A complete answer is fresh.
    pub known: bool,
    /// Settled or missed promises that the customer has seen.
    pub promises: u32,
    /// Dependable level in micro-points.
    pub dependable: i64,
    /// Value at risk in minor units.
    pub value_at_risk: Option<i64>,
}

/// The most pressing reason, if there is one. An answer that is no longer fresh is no reason to call it dissatisfied.
pub fn reason(candidate: &Candidate, dependable_floor_bp: u16) -> Option<Reason> {
    let low_answer = candidate.newest_satisfaction.is_some_and(|step| step <= 2);
    let low_grade = candidate.grade.is_some_and(|grade| grade <= Letter::D);
    if candidate.overdue > 0 {
        Some(Reason::Overdue { promises: candidate.overdue })
    } else if candidate.known && (low_answer || low_grade) {
        Some(Reason::Dissatisfied)
    } else if candidate.promises > 0 && candidate.dependable < i64::from(dependable_floor_bp) * 10_000 {
        Some(Reason::Undependable)
    } else if candidate.known {
        None
    } else {
        Some(Reason::Unheard)
    }
}

/// The list: mine first, then the most value at risk, then the more pressing reason, then the lower dependable level.
pub fn rank(candidates: &[Candidate], dependable_floor_bp: u16, limit: usize) -> Vec<(CustomerId, Reason)> {
    let mut ranked: Vec<_> =
        candidates.iter().filter_map(|c| reason(c, dependable_floor_bp).map(|reason| (c, reason))).collect();
    ranked.sort_by_key(|(c, reason)| {
        (!c.mine, std::cmp::Reverse(c.value_at_risk), urgency(*reason), c.dependable, c.customer)
    });
    ranked.dedup_by_key(|(c, _)| c.customer);
    ranked.into_iter().take(limit).map(|(c, reason)| (c.customer, reason)).collect()
}

const fn urgency(reason: Reason) -> u8 {
    match reason {
        Reason::Overdue { .. } => 0,
        Reason::Dissatisfied => 1,
        Reason::Undependable => 2,
        Reason::Unheard => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn fine(id: u128) -> Candidate {
        Candidate {
            customer: CustomerId(Uuid::from_u128(id)),
            mine: false,
            overdue: 0,
            newest_satisfaction: Some(5),
            grade: None,
            known: true,
            promises: 4,
            dependable: 90_000_000,
            value_at_risk: None,
        }
    }

    #[test]
    fn the_most_pressing_reason_is_given() {
        let floor = 7_500;
        assert_eq!(reason(&fine(1), floor), None);
        let unhappy = Candidate { newest_satisfaction: Some(2), ..fine(1) };
        assert_eq!(reason(&unhappy, floor), Some(Reason::Dissatisfied));
        assert_eq!(
            reason(&Candidate { overdue: 2, ..unhappy.clone() }, floor),
            Some(Reason::Overdue { promises: 2 })
        );
        assert_eq!(
            reason(&Candidate { known: false, ..unhappy }, floor),
            Some(Reason::Unheard),
            "stale, so ask again"
        );
        assert_eq!(
            reason(&Candidate { dependable: 74_999_999, ..fine(1) }, floor),
            Some(Reason::Undependable)
        );
        let newcomer = Candidate { dependable: 10_000_000, promises: 0, ..fine(1) };
        assert_eq!(reason(&newcomer, floor), None, "nothing was promised yet");
        assert_eq!(
            reason(&Candidate { grade: Some(Letter::D), ..fine(1) }, floor),
            Some(Reason::Dissatisfied)
        );
    }

    #[test]
    fn mine_come_first_then_what_is_at_stake() {
        let bad = |id, mine, value_at_risk| Candidate { known: false, mine, value_at_risk, ..fine(id) };
        let all = [
            bad(1, false, Some(900)),
            bad(2, true, None),
            bad(3, true, Some(5)),
            bad(4, false, None),
            fine(5),
        ];
        let ids: Vec<_> = rank(&all, 7_500, 3).iter().map(|(id, _)| id.0.as_u128()).collect();
        assert_eq!(ids, [3, 2, 1]);
    }
}
