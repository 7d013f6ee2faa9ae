//! How long a scorecard takes: `cargo bench -p kept-core --bench fold`.

#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use kept_core::ask::Channel;
use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::evidence::{Evidence, Fact};
use kept_core::model::Model;
use kept_core::priors::Priors;
use kept_core::promise::{Ground, Outcome, Settlement, Severity};
use kept_core::scorecard::{Fold, fold};
use kept_core::survey::QuestionKind;
use std::hint::black_box;
use uuid::Uuid;

const TODAY: i32 = 20_600;

/// One answer and one promise in turn, going back a day each.
fn evidence(n: u32) -> Vec<Evidence> {
    let kinds = [QuestionKind::Expectation, QuestionKind::Satisfaction, QuestionKind::Recommend];
    (0..n)
        .map(|i| {
            let day = Day::from_number(TODAY - i.cast_signed() % 900).unwrap();
            let fact = if i % 2 == 0 {
                let kind = kinds[i as usize / 2 % 3];
                Fact::Answer { day, kind, value: 1 + (i % 5) as u8, complete: true, channel: Channel::Link }
            } else {
                let (outcome, credit_bp) =
                    if i % 9 == 0 { (Outcome::Missed, 0) } else { (Outcome::Kept, 10_000) };
                let settled = Some(Settlement { day, outcome, ground: Ground::System, credit_bp });
                Fact::Promise { made: day, missed_from: day.plus(9), severity: Severity::Major, settled }
            };
            Evidence {
                id: Uuid::from_u128(i.into()),
                recorded_at: Instant::EPOCH,
                component: Component::Delivery,
                touchpoint: String::new(),
                fact,
            }
        })
        .collect()
}

fn folds(c: &mut Criterion) {
    let model = Model::default();
    let priors = Priors::start(&model);
    let today = Day::from_number(TODAY).unwrap();
    let prepared = Fold::new(&model).unwrap();
    let mut group = c.benchmark_group("fold");
    for n in [0_u32, 50, 1_000] {
        let evidence = evidence(n);
        group.bench_with_input(BenchmarkId::new("as the browser does", n), &evidence, |bench, evidence| {
            bench.iter(|| fold(black_box(evidence), &priors, &model, today).unwrap());
        });
        group.bench_with_input(BenchmarkId::new("with a prepared model", n), &evidence, |bench, evidence| {
            bench.iter(|| {
                prepared.score(&prepared.digest(black_box(evidence), today).unwrap(), &priors, today).unwrap()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, folds);
criterion_main!(benches);
