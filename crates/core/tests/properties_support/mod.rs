//! Random evidence of one customer, and random answers of a few.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use kept_core::ask::Channel;
use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::evidence::{CountedBehaviour, Evidence, Fact};
use kept_core::ids::{CustomerId, ResponseId};
use kept_core::promise::{Ground, Outcome, Settlement, Severity};
use kept_core::survey::{QuestionKey, QuestionKind};
use kept_core::vote::{Rank, Seat, Vote};
use proptest::prelude::*;
use std::ops::Range;
use uuid::Uuid;

/// Kinds that speak to the loyalty index.
pub(crate) const KINDS: [QuestionKind; 4] = [
    QuestionKind::Expectation,
    QuestionKind::RelativeValue,
    QuestionKind::ChooseAgain,
    QuestionKind::Recommend,
];

/// The day of the scorecards.
pub(crate) fn today() -> Day {
    Day::from_number(20_700).unwrap()
}

/// Any number, to be made a step of a scale.
pub(crate) fn any_step() -> impl Strategy<Value = u8> {
    any::<u8>()
}

/// A step of the kind's scale.
pub(crate) fn on_scale(kind: QuestionKind, step: u8) -> u8 {
    let (low, high) = kind.scale().unwrap();
    low + step % (high - low + 1)
}

/// One answer.
pub(crate) fn answer(id: u128, day: Day, kind: QuestionKind, value: u8) -> Evidence {
    piece(id, Fact::Answer { day, kind, value, complete: true, channel: Channel::Link })
}

fn piece(id: u128, fact: Fact) -> Evidence {
    let (component, touchpoint) = (Component::Delivery, String::new());
    Evidence { id: Uuid::from_u128(id), recorded_at: Instant::EPOCH, component, touchpoint, fact }
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let on = (19_500_i32..20_720).prop_map(|n| Day::from_number(n).unwrap());
    let kinds =
        prop::sample::select(vec![KINDS[0], KINDS[1], KINDS[2], KINDS[3], QuestionKind::Satisfaction]);
    let answer = (on.clone(), kinds, any_step(), any::<bool>()).prop_map(|(day, kind, step, complete)| {
        Fact::Answer { day, kind, value: on_scale(kind, step), complete, channel: Channel::Link }
    });
    let severity = prop::sample::select(vec![Severity::Minor, Severity::Major, Severity::Critical]);
    let settled = prop::option::of((0_i32..60, 0_u16..=10_000, any::<bool>()));
    let promise = (on.clone(), severity, settled).prop_map(|(made, severity, settled)| Fact::Promise {
        made,
        missed_from: made.plus(15),
        severity,
        settled: settled.map(|(after, credit_bp, staff)| Settlement {
            day: made.plus(after),
            outcome: if credit_bp == 0 { Outcome::Missed } else { Outcome::Late },
            ground: if staff { Ground::Staff } else { Ground::System },
            credit_bp,
        }),
    });
    let done = prop::sample::select(vec![
        CountedBehaviour::BoughtAgain,
        CountedBehaviour::DidNotBuyAgain,
        CountedBehaviour::Referred,
    ]);
    let behaviour = (on, done).prop_map(|(day, kind)| Fact::Behaviour { day, kind });
    prop_oneof![4 => answer, 3 => promise, 1 => behaviour]
}

/// Evidence of one customer.
pub(crate) fn any_evidence(size: Range<usize>) -> impl Strategy<Value = Vec<Evidence>> {
    prop::collection::vec(any_fact(), size)
        .prop_map(|facts| (1..).zip(facts).map(|(id, fact)| piece(id, fact)).collect())
}

/// What a question of [`any_vote`] asks.
pub(crate) fn kind_of(question: &QuestionKey) -> QuestionKind {
    match question.as_str() {
        "satisfied" => QuestionKind::Satisfaction,
        "expected" => QuestionKind::Expectation,
        "value" => QuestionKind::RelativeValue,
        _ => QuestionKind::Recommend,
    }
}

/// A complete answer of one of a few customers, in one of three months.
pub(crate) fn any_vote() -> impl Strategy<Value = (Seat, Vote)> {
    let questions = prop::sample::select(vec!["satisfied", "expected", "value", "recommend"]);
    (0..4_u128, questions, 0..85_i32, any_step(), 0..2_u8, any::<bool>(), any::<u128>()).prop_map(
        |(customer, question, day, step, segment, delivered, response)| {
            let day = today().plus(-day);
            let question: QuestionKey = question.parse().unwrap();
            let value = on_scale(kind_of(&question), step);
            let seat = Seat { month: day.month(), question, customer: CustomerId(Uuid::from_u128(customer)) };
            let vote = Vote {
                rank: Rank { day, response: ResponseId(Uuid::from_u128(response)) },
                value,
                segment: format!("s{segment}"),
                touchpoint: if delivered { "delivery".to_owned() } else { String::new() },
                channel: Channel::Link,
            };
            (seat, vote)
        },
    )
}
