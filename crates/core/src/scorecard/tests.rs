#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use uuid::Uuid;

use super::{Letter, fold, workings};
use crate::ask::Channel;
use crate::calendar::{Day, Instant};
use crate::component::Component;
use crate::evidence::{CountedBehaviour, Evidence, Fact};
use crate::model::Model;
use crate::priors::{PartPrior, Priors};
use crate::promise::{Ground, Outcome, Settlement, Severity};
use crate::survey::QuestionKind;
use crate::what_if::WhatIf;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn piece(id: u128, fact: Fact) -> Evidence {
    let (component, touchpoint) = (Component::Delivery, String::new());
    Evidence { id: Uuid::from_u128(id), recorded_at: Instant::EPOCH, component, touchpoint, fact }
}

fn answer(id: u128, on: Day, kind: QuestionKind, value: u8) -> Evidence {
    piece(id, Fact::Answer { day: on, kind, value, complete: true, channel: Channel::Link })
}

fn promise(id: u128, made: Day, settled: Option<(Day, Outcome, u16, Ground)>) -> Evidence {
    let settled =
        settled.map(|(day, outcome, credit_bp, ground)| Settlement { day, outcome, ground, credit_bp });
    piece(id, Fact::Promise { made, missed_from: made.plus(11), severity: Severity::Major, settled })
}

/// Priors of the worked table of SCORING §5.2: μ = .92, m = 6.
fn worked_priors() -> Priors {
    let mut priors = Priors::start(&Model::default());
    priors.parts[4] = PartPrior { mean_micro: 920_000, strength_milli: 6_000 };
    priors
}

/// Micro-points in tenths of a point, as the table prints them.
fn tenths(micro: i64) -> i64 {
    crate::score::rounding::whole_units(micro, 100_000)
}

#[test]
fn a_loyal_customers_promises_are_scored_as_in_the_worked_table() {
    let today = day("2026-06-01");
    let kept: Vec<_> = (0..40_i32)
        .map(|i| {
            let on = today.plus(-18 * (39 - i));
            promise(i.unsigned_abs().into(), on.plus(-5), Some((on, Outcome::Kept, 10_000, Ground::System)))
        })
        .collect();
    let report = fold(&kept, &worked_priors(), &Model::default(), today).unwrap();
    let all = report.promises.all;
    assert_eq!(tenths(all.index.value), 976, "97.6 points");
    assert_eq!(tenths(all.dependable), 907, "90.7 points");
    assert_eq!((all.lapses_left, all.to_make_good), (2, Some(21)));
    let missed = WhatIf { missed: 1, ..WhatIf::default() };
    let after = fold(&missed.apply(&kept, today), &worked_priors(), &Model::default(), today).unwrap();
    assert_eq!(tenths(after.promises.all.dependable), 822, "82.2 points");
}

#[test]
fn an_open_promise_counts_as_missed_from_the_day_its_limit_passed_and_not_before() {
    let made = day("2026-01-01");
    let evidence = [promise(1, made, Some((made.plus(20), Outcome::Late, 5_000, Ground::System)))];
    let counts = |on: i32| {
        let report = fold(&evidence, &worked_priors(), &Model::default(), made.plus(on)).unwrap();
        let c = report.promises.counts;
        (c.open, c.overdue, c.late)
    };
    assert_eq!(counts(-1), (0, 0, 0), "not made yet");
    assert_eq!(counts(10), (1, 0, 0));
    assert_eq!(counts(11), (0, 1, 0));
    assert_eq!(counts(20), (0, 0, 1), "the late delivery takes the place of the miss");
}

#[test]
fn an_a_needs_more_value_than_from_competitors() {
    let today = day("2026-06-01");
    let mut evidence = vec![answer(1, today, QuestionKind::Expectation, 5)];
    let letter = |evidence: &[Evidence]| {
        fold(evidence, &worked_priors(), &Model::default(), today).unwrap().grade.unwrap().letter
    };
    assert_eq!(letter(&evidence), Letter::BPlus);
    evidence.push(answer(2, today, QuestionKind::RelativeValue, 3));
    assert_eq!(letter(&evidence), Letter::BPlus, "parity is not more");
    evidence.push(answer(3, today, QuestionKind::RelativeValue, 5));
    assert_eq!(letter(&evidence), Letter::A);
}

#[test]
fn satisfaction_is_never_turned_into_a_letter_and_says_nothing_of_loyalty() {
    let today = day("2026-06-01");
    let report =
        fold(&[answer(1, today, QuestionKind::Satisfaction, 5)], &worked_priors(), &Model::default(), today)
            .unwrap();
    assert!(report.grade.is_none() && report.known);
    assert_eq!(report.csat.unwrap().satisfied, 1);
    assert!(report.loyalty.mostly_prior);
    assert_eq!(report.loyalty.own_share, 0);
}

#[test]
fn without_the_word_of_staff_the_reliability_is_lower() {
    let today = day("2026-06-01");
    let evidence = [
        promise(1, today, Some((today, Outcome::Kept, 10_000, Ground::Staff))),
        promise(2, today, Some((today, Outcome::Missed, 0, Ground::Customer))),
    ];
    let promises = fold(&evidence, &worked_priors(), &Model::default(), today).unwrap().promises;
    assert!(promises.without_staff.unwrap().index.value < promises.all.index.value);
}

#[test]
fn an_answer_off_its_scale_is_an_error() {
    let today = day("2026-06-01");
    let off = [answer(1, today, QuestionKind::Satisfaction, 6)];
    assert!(fold(&off, &worked_priors(), &Model::default(), today).is_err());
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let on = (20_000_i32..20_800).prop_map(|n| Day::from_number(n).unwrap());
    let kind = prop::sample::select(vec![
        QuestionKind::Expectation,
        QuestionKind::RelativeValue,
        QuestionKind::ChooseAgain,
        QuestionKind::Recommend,
        QuestionKind::Satisfaction,
    ]);
    let answer = (on.clone(), kind, 0_u8..=10, any::<bool>()).prop_map(|(day, kind, step, complete)| {
        let (low, high) = kind.scale().unwrap();
        Fact::Answer { day, kind, value: low + step % (high - low + 1), complete, channel: Channel::Link }
    });
    let settled = prop::option::of((0_i32..60, 0_u16..=10_000, any::<bool>()));
    let promise = (on.clone(), settled).prop_map(|(made, settled)| Fact::Promise {
        made,
        missed_from: made.plus(15),
        severity: Severity::Critical,
        settled: settled.map(|(after, credit_bp, staff)| Settlement {
            day: made.plus(after),
            outcome: if credit_bp == 0 { Outcome::Missed } else { Outcome::Late },
            ground: if staff { Ground::Staff } else { Ground::System },
            credit_bp,
        }),
    });
    let bought = prop::sample::select(vec![CountedBehaviour::BoughtAgain, CountedBehaviour::DidNotBuyAgain]);
    let behaviour = (on, bought).prop_map(|(day, kind)| Fact::Behaviour { day, kind });
    prop_oneof![3 => answer, 2 => promise, 1 => behaviour]
}

fn any_evidence() -> impl Strategy<Value = Vec<Evidence>> {
    prop::collection::vec(any_fact(), 0..40)
        .prop_map(|facts| (1..).zip(facts).map(|(id, fact)| piece(id, fact)).collect())
}

proptest! {
    #[test]
    fn the_order_of_the_evidence_changes_no_bit(evidence in any_evidence(), seed in any::<u64>()) {
        let today = Day::from_number(20_700).unwrap();
        let mut shuffled = evidence.clone();
        shuffled.sort_by_key(|e| e.id.as_u128().wrapping_mul(u128::from(seed) | 1).rotate_left(40));
        let model = Model::default();
        prop_assert_eq!(
            fold(&evidence, &worked_priors(), &model, today).unwrap(),
            fold(&shuffled, &worked_priors(), &model, today).unwrap()
        );
    }

    #[test]
    fn the_parts_of_the_loyalty_index_add_up(evidence in any_evidence()) {
        let loyalty = fold(&evidence, &worked_priors(), &Model::default(), Day::from_number(20_700).unwrap()).unwrap().loyalty;
        let sum: i64 = loyalty.parts.iter().map(|p| p.baseline + p.contribution).sum();
        prop_assert_eq!(sum, loyalty.index.value);
        prop_assert_eq!(loyalty.parts.iter().map(|p| p.most).sum::<i64>(), 100_000_000);
    }

    #[test]
    fn what_is_dated_after_the_day_is_no_evidence(evidence in any_evidence(), number in 20_000_i32..20_800) {
        let today = Day::from_number(number).unwrap();
        let upto: Vec<_> = evidence.iter().filter(|e| match e.fact {
            Fact::Answer { day, .. } | Fact::Behaviour { day, .. } => day <= today,
            Fact::Promise { made, .. } => made <= today,
        }).cloned().collect();
        let model = Model::default();
        prop_assert_eq!(
            fold(&evidence, &worked_priors(), &model, today).unwrap(),
            fold(&upto, &worked_priors(), &model, today).unwrap()
        );
    }

    #[test]
    fn nothing_imagined_changes_nothing_and_a_kept_promise_never_lowers(evidence in any_evidence()) {
        let today = Day::from_number(20_700).unwrap();
        let model = Model::default();
        let now = fold(&evidence, &worked_priors(), &model, today).unwrap();
        let same = fold(&WhatIf::default().apply(&evidence, today), &worked_priors(), &model, today).unwrap();
        prop_assert_eq!(&now, &same);
        let kept = WhatIf { kept: 1, ..WhatIf::default() };
        let more = fold(&kept.apply(&evidence, today), &worked_priors(), &model, today).unwrap();
        prop_assert!(more.promises.all.index.value >= now.promises.all.index.value);
        prop_assert!(more.promises.all.dependable >= now.promises.all.dependable);
        prop_assert!(more.loyalty.index.value >= now.loyalty.index.value);
        let missed = WhatIf { missed: 1, ..WhatIf::default() };
        let less = fold(&missed.apply(&evidence, today), &worked_priors(), &model, today).unwrap();
        prop_assert!(less.promises.all.dependable <= now.promises.all.dependable);
        prop_assert!(less.loyalty.index.value <= now.loyalty.index.value);
    }

    #[test]
    fn the_workings_lead_to_the_report(evidence in any_evidence()) {
        let (model, priors, today) = (Model::default(), worked_priors(), Day::from_number(20_700).unwrap());
        let report = fold(&evidence, &priors, &model, today).unwrap();
        let found = workings(&evidence, &priors, &model, today).unwrap();
        prop_assert_eq!(found.without_staff.is_some(), report.promises.without_staff.is_some());
        let all = (Some(found.promises), report.promises.all);
        for (working, said) in [all].into_iter().chain(report.promises.without_staff.map(|s| (found.without_staff, s))) {
            let working = working.unwrap();
            let [[a, b], [c, d], [kept, missed]] = [working.usual, working.own, working.all];
            prop_assert_eq!([a + c, b + d], [kept, missed]);
            let index = kept as f64 / (kept + missed) as f64 * 1e8;
            prop_assert!((index - said.index.value as f64).abs() < 40.0, "{index} {said:?}");
            let exceed = (1e6 + working.exceeded as f64) / (1e7 + (c + d) as f64) * 1e6;
            prop_assert!((exceed - said.exceed_rate as f64).abs() < 2.0);
        }
        let weights: f64 = found.parts.iter().map(|part| f64::from(part.weight)).sum();
        for (working, said) in found.parts.iter().zip(&report.loyalty.parts) {
            prop_assert_eq!(working.part, said.part);
            let (m, b) = (f64::from(working.prior.strength_milli) * 1e3, f64::from(working.prior.mean_micro) / 1e6);
            let u = (m * b + working.earned as f64) / (m + working.mass as f64);
            let points = 1e8 * f64::from(working.weight) / weights * u;
            prop_assert!((points - (said.baseline + said.contribution) as f64).abs() < 40.0, "{points} {said:?}");
        }
    }
}
