//! How long a scorecard takes: `cargo bench -p kept-core --bench fold`.

#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

mod support;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use kept_core::calendar::Day;
use kept_core::model::Model;
use kept_core::priors::Priors;
use kept_core::scorecard::{Fold, fold};
use std::hint::black_box;
use support::{TODAY, evidence};

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

/// A hundredth of a portfolio of 100,000 customers with 50 items each, as the daily close folds it.
fn portfolio(c: &mut Criterion) {
    let model = Model::default();
    let priors = Priors::start(&model);
    let today = Day::from_number(TODAY).unwrap();
    let prepared = Fold::new(&model).unwrap();
    let evidence = evidence(50);
    c.bench_function("portfolio/1000 customers of 50", |bench| {
        bench.iter(|| {
            for _ in 0..1_000 {
                let digest = prepared.digest(black_box(&evidence), today).unwrap();
                black_box(prepared.score(&digest, &priors, today).unwrap());
            }
        });
    });
}

criterion_group!(benches, folds, portfolio);
criterion_main!(benches);
