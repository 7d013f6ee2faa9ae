//! Whole scorecards from generated evidence.

use kept_core::ask::Channel;
use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::evidence::{CountedBehaviour, Evidence, Fact};
use kept_core::model::Model;
use kept_core::priors::{PartPrior, Priors};
use kept_core::promise::{Ground, Outcome, Settlement, Severity};
use kept_core::score::random::Xoshiro256;
use kept_core::scorecard::fold;
use kept_core::survey::QuestionKind;
use uuid::Uuid;

use super::Fnv;

const TODAY: i32 = 20_600;

fn below(draws: &mut Xoshiro256, bound: u64) -> i32 {
    i32::try_from(draws.index(bound).unwrap()).unwrap()
}

fn one_of<T: Copy>(draws: &mut Xoshiro256, from: &[T]) -> T {
    from[usize::try_from(draws.index(from.len() as u64).unwrap()).unwrap()]
}

/// Evidence of one customer: `n` answers, promises and acts over three years, some of them in the future.
pub(crate) fn evidence(draws: &mut Xoshiro256, n: u64) -> Vec<Evidence> {
    (0..n)
        .map(|i| {
            let day = Day::from_number(TODAY - below(draws, 1_100) + 30).unwrap();
            let fact = match below(draws, 8) {
                0..=3 => answer(draws, day),
                4..=6 => promise(draws, day),
                _ => Fact::Behaviour {
                    day,
                    kind: one_of(
                        draws,
                        &[
                            CountedBehaviour::BoughtAgain,
                            CountedBehaviour::DidNotBuyAgain,
                            CountedBehaviour::Referred,
                        ],
                    ),
                },
            };
            Evidence {
                id: Uuid::from_u128(u128::from(i) + 1),
                recorded_at: Instant::EPOCH,
                component: Component::Delivery,
                touchpoint: String::new(),
                fact,
            }
        })
        .collect()
}

fn answer(draws: &mut Xoshiro256, day: Day) -> Fact {
    let kinds = [
        QuestionKind::Expectation,
        QuestionKind::RelativeValue,
        QuestionKind::ChooseAgain,
        QuestionKind::Recommend,
        QuestionKind::Satisfaction,
    ];
    let kind = one_of(draws, &kinds);
    let (low, high) = kind.scale().unwrap();
    let value = low + u8::try_from(below(draws, u64::from(high - low) + 1)).unwrap();
    Fact::Answer { day, kind, value, complete: below(draws, 4) > 0, channel: Channel::Link }
}

fn promise(draws: &mut Xoshiro256, made: Day) -> Fact {
    let missed_from = made.plus(5 + below(draws, 20));
    let severity = one_of(draws, &[Severity::Minor, Severity::Major, Severity::Critical]);
    let settled = (below(draws, 6) > 0).then(|| {
        let outcomes = [
            (Outcome::Kept, 10_000),
            (Outcome::Kept, 10_000),
            (Outcome::Exceeded, 10_000),
            (Outcome::Late, 3_333),
            (Outcome::Partly, 6_000),
            (Outcome::Missed, 0),
            (Outcome::Recovered, 5_000),
            (Outcome::Waived, 0),
        ];
        let (outcome, credit_bp) = one_of(draws, &outcomes);
        let ground = one_of(draws, &[Ground::System, Ground::Customer, Ground::Staff]);
        Settlement { day: made.plus(below(draws, 30)), outcome, ground, credit_bp }
    });
    Fact::Promise { made, missed_from, severity, settled }
}

/// Folds one generated customer under generated priors.
pub(crate) fn scorecard(draws: &mut Xoshiro256, hash: &mut Fnv) {
    let n = draws.index(60).unwrap();
    let evidence = evidence(draws, n);
    let mut priors = Priors::start(&Model::default());
    for part in &mut priors.parts {
        let mean_micro = 1 + u32::try_from(draws.index(999_999).unwrap()).unwrap();
        let strength_milli = 500 + u32::try_from(draws.index(50_000).unwrap()).unwrap();
        *part = PartPrior { mean_micro, strength_milli };
    }
    let report = fold(&evidence, &priors, &Model::default(), Day::from_number(TODAY).unwrap()).unwrap();
    for byte in serde_json::to_vec(&report).unwrap().chunks(8) {
        let mut word = [0; 8];
        word[..byte.len()].copy_from_slice(byte);
        hash.word(u64::from_le_bytes(word));
    }
}
