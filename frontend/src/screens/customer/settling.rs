//! A settlement as it is being written down: what the form says, and whether the core takes it.

use kept_api::promises::{NewSettlement, Promise};
use kept_core::calendar::Day;
use kept_core::promise::{
    Claim, Ground, SettleError, Settlement, day_of_claim, outcome_on, settle, settled_on,
};

use crate::i18n::promise;

/// What can be claimed, as the form offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Delivered in time.
    InTime,
    /// Delivered after it was due.
    Late,
    /// Delivered, and more than was said.
    Exceeded,
    /// A part was delivered.
    Partly,
    /// Not delivered.
    Missed,
    /// Missed, then put right.
    Recovered,
    /// No longer wanted.
    Waived,
}

impl Kind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::InTime, Self::Late, Self::Exceeded, Self::Partly, Self::Missed, Self::Recovered, Self::Waived];

    /// The word in the form.
    pub fn name(self) -> &'static str {
        match self {
            Self::InTime => "in_time",
            Self::Late => "late",
            Self::Exceeded => "exceeded",
            Self::Partly => "partly",
            Self::Missed => "missed",
            Self::Recovered => "recovered",
            Self::Waived => "waived",
        }
    }

    /// Reads [`Kind::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// How it is called on the page.
    pub fn label(self) -> &'static str {
        promise::find(&format!("claim_{}", self.name())).unwrap_or_default()
    }

    /// The claim, with the hours late or the part in percent where it needs one; `None` where that is no number.
    pub fn claim(self, hours: &str, percent: &str) -> Option<Claim> {
        Some(match self {
            Self::InTime => Claim::Delivered { late_hours: 0 },
            Self::Late => Claim::Delivered { late_hours: hours.trim().parse().ok().filter(|h| *h > 0)? },
            Self::Exceeded => Claim::Exceeded,
            Self::Partly => {
                let percent: u16 = percent.trim().parse().ok().filter(|p| *p <= 100)?;
                Claim::Partly { part_bp: percent * 100 }
            }
            Self::Missed => Claim::Missed,
            Self::Recovered => Claim::Recovered,
            Self::Waived => Claim::Waived,
        })
    }
}

/// What the core says to a settlement before it is sent: the same rule that the server applies.
///
/// # Errors
/// The core's refusal.
pub fn judge(promise: &Promise, new: &NewSettlement, today: Day) -> Result<Settlement, SettleError> {
    let day = new.day.unwrap_or_else(|| day_of_claim(new.claim, promise.missed_from, today));
    let newest = promise.settled.as_ref();
    let stood = if promise.history.is_empty() {
        settled_on(newest, day)
    } else {
        settled_on(promise.history.iter().map(|event| &event.settlement), day)
    };
    let before = outcome_on(promise.missed_from, stood, day);
    settle(promise.terms, promise.made, before, new.claim, new.ground, day)
}

/// The form's grounds, the strongest first.
pub const GROUNDS: [Ground; 3] = [Ground::Customer, Ground::System, Ground::Staff];

#[cfg(test)]
mod tests {
    use super::*;
    use kept_core::calendar::Instant;
    use kept_core::component::Component;
    use kept_core::ids::{CustomerId, PromiseId};
    use kept_core::promise::{Due, Outcome, Severity, Standing, Terms};
    use uuid::Uuid;

    fn day(number: i32) -> Day {
        Day::from_number(number).unwrap()
    }

    fn promise(settled: Option<Settlement>) -> Promise {
        Promise {
            id: PromiseId(Uuid::nil()),
            customer_id: CustomerId(Uuid::nil()),
            customer: "Works".into(),
            text: "By Friday".into(),
            component: Component::Delivery,
            severity: Severity::Major,
            due: Due::Day(day(20)),
            terms: Terms::default(),
            made: day(10),
            made_by: None,
            made_to: None,
            missed_from: day(21),
            standing: Standing::Open,
            settled,
            external: None,
            recorded_at: Instant::EPOCH,
            history: vec![],
        }
    }

    fn said(claim: Claim, ground: Ground, on: Option<i32>) -> NewSettlement {
        NewSettlement { claim, ground, day: on.map(day), note: String::new() }
    }

    #[test]
    fn our_own_word_does_not_exceed_recover_or_waive() {
        for claim in [Claim::Exceeded, Claim::Recovered, Claim::Waived] {
            let refused = judge(&promise(None), &said(claim, Ground::Staff, None), day(30));
            assert_eq!(refused, Err(SettleError::NeedsCustomersWord), "{claim:?}");
        }
    }

    #[test]
    fn what_is_overdue_can_be_recovered_and_what_was_kept_cannot() {
        let recovered = said(Claim::Recovered, Ground::Customer, None);
        assert_eq!(judge(&promise(None), &recovered, day(30)).map(|s| s.outcome), Ok(Outcome::Recovered));
        assert_eq!(judge(&promise(None), &recovered, day(15)), Err(SettleError::NotMissed));
        let kept =
            Settlement { day: day(19), outcome: Outcome::Kept, ground: Ground::System, credit_bp: 10_000 };
        assert_eq!(judge(&promise(Some(kept)), &recovered, day(30)), Err(SettleError::NotMissed));
    }

    #[test]
    fn nothing_ends_before_it_was_made() {
        let early = said(Claim::Delivered { late_hours: 0 }, Ground::System, Some(9));
        assert_eq!(judge(&promise(None), &early, day(30)), Err(SettleError::BeforeMade));
    }

    #[test]
    fn hours_and_percents_must_be_numbers() {
        assert_eq!(Kind::Late.claim(" 36 ", ""), Some(Claim::Delivered { late_hours: 36 }));
        assert_eq!(Kind::Late.claim("0", ""), None);
        assert_eq!(Kind::Late.claim("soon", ""), None);
        assert_eq!(Kind::Partly.claim("", "60"), Some(Claim::Partly { part_bp: 6_000 }));
        assert_eq!(Kind::Partly.claim("", "101"), None);
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
            assert!(!kind.label().is_empty());
        }
    }
}
