//! How long the models take: `cargo bench -p kept-core --bench models`.

#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

mod support;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use kept_core::score::correlation::{Columns, Correlations};
use kept_core::score::drivers::{Bootstrap, Drivers, analyse, shares};
use kept_core::score::logistic;
use kept_core::score::means::Histogram;
use kept_core::score::random::Xoshiro256;
use kept_core::score::sentiment::sentiment;
use kept_core::score::validity::roc::{Roc, RocBootstrap};
use std::hint::black_box;
use support::columns;

fn histograms(c: &mut Criterion) {
    let mut draws = Xoshiro256::new(1);
    let answers: Vec<u8> = (0..1_000_000).map(|_| u8::try_from(draws.index(11).unwrap()).unwrap()).collect();
    c.bench_function("a million answers into a histogram", |bench| {
        bench.iter(|| Histogram::of_answers(0, 10, black_box(&answers)).unwrap());
    });
}

fn drivers(c: &mut Criterion) {
    let data = columns(10_000, 12);
    c.bench_function("lmg/12 predictors, 10000 rows", |bench| {
        bench.iter(|| shares::lmg(&Correlations::of(black_box(&data)).unwrap().matrix).unwrap());
    });
    let mut group = c.benchmark_group("lmg from correlations");
    for p in [8, 12, 16] {
        let matrix = Correlations::of(&columns(1_000, p)).unwrap().matrix;
        group.bench_with_input(BenchmarkId::from_parameter(p), &matrix, |bench, matrix| {
            bench.iter(|| shares::lmg(black_box(matrix)).unwrap());
        });
    }
    group.finish();
    let Drivers::Ranked(ranked) = analyse(&columns(10_000, 8), None).unwrap() else { return };
    // A report takes a thousand of these.
    c.bench_function("one bootstrap resample/8 predictors, 10000 rows", |bench| {
        let mut bootstrap = Bootstrap::new(&ranked, 42, u32::MAX).unwrap();
        bench.iter(|| bootstrap.step(1));
    });
}

fn leaving(c: &mut Criterion) {
    let data = columns(10_000, 8);
    let left: Vec<bool> = data.column(0).iter().map(|y| *y > 8.0).collect();
    let features = Columns::new((1..=8).map(|j| data.column(j).to_vec()).collect()).unwrap();
    c.bench_function("logistic/8 features, 10000 rows", |bench| {
        bench.iter(|| logistic::fit(black_box(&features), &left, 1.0).unwrap());
    });
    let scores = data.column(1);
    c.bench_function("auc with DeLong/10000 rows", |bench| {
        bench.iter(|| Roc::of(black_box(scores), &left).unwrap().unwrap().se());
    });
    c.bench_function("one bootstrap resample of an auc/10000 rows", |bench| {
        let mut bootstrap = RocBootstrap::new(scores, &left, 42, u32::MAX).unwrap();
        bench.iter(|| bootstrap.step(1));
    });
    c.bench_function("sentiment of a sentence", |bench| {
        bench.iter(|| sentiment(black_box("The support was great, but the delivery is never on time!")));
    });
}

criterion_group!(benches, histograms, drivers, leaving);
criterion_main!(benches);
