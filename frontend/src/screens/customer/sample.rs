//! A scorecard for tests, as a server would send it.

use kept_api::scorecards::Scorecard;
use kept_core::ask::Channel;
use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::evidence::{Evidence, Fact};
use kept_core::ids::CustomerId;
use kept_core::model::Model;
use kept_core::priors::Priors;
use kept_core::promise::{Ground, Outcome, Settlement, Severity};
use kept_core::scorecard::fold;
use kept_core::survey::QuestionKind;
use uuid::Uuid;

pub(in crate::screens) fn day() -> Day {
    Day::from_number(17_809).unwrap()
}

fn evidence(number: u128, fact: Fact) -> Evidence {
    let (recorded_at, component) = (Instant::EPOCH, Component::Delivery);
    Evidence { id: Uuid::from_u128(number), recorded_at, component, touchpoint: String::new(), fact }
}

pub(in crate::screens) fn answer(number: u128, kind: QuestionKind, value: u8, ago: i32) -> Evidence {
    let (day, channel) = (day().plus(-ago), Channel::Link);
    evidence(number, Fact::Answer { day, kind, value, complete: true, channel })
}

pub(in crate::screens) fn promise(number: u128, outcome: Outcome, credit_bp: u16, ago: i32) -> Evidence {
    let made = day().plus(-ago - 5);
    let settled = Some(Settlement { day: day().plus(-ago), outcome, ground: Ground::Staff, credit_bp });
    evidence(number, Fact::Promise { made, missed_from: day().plus(1), severity: Severity::Major, settled })
}

/// Answers of three kinds, a kept and a missed promise.
pub(in crate::screens) fn scorecard() -> Scorecard {
    let evidence = vec![
        answer(1, QuestionKind::Expectation, 4, 40),
        answer(2, QuestionKind::Expectation, 3, 10),
        answer(3, QuestionKind::Satisfaction, 4, 10),
        answer(4, QuestionKind::Recommend, 9, 10),
        promise(5, Outcome::Kept, 10_000, 30),
        promise(6, Outcome::Missed, 0, 3),
    ];
    of(evidence)
}

/// The scorecard that follows from this evidence.
pub(in crate::screens) fn of(evidence: Vec<Evidence>) -> Scorecard {
    let model = Model::default();
    let priors = Priors::start(&model);
    let report = fold(&evidence, &priors, &model, day()).unwrap();
    let customer_id = CustomerId(Uuid::from_u128(9));
    Scorecard { customer_id, as_of: day(), known_at: Instant::EPOCH, model, priors, evidence, report }
}
