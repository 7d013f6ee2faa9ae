//! How long the numbers take: `cargo bench -p kept-core`.

#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use kept_core::score::beta::Beta;
use kept_core::score::decay::Decay;
use kept_core::score::promises::{DEFAULT_TAU, DaySums, Masses, Posterior};
use kept_core::score::{Confidence, Prior, nps};
use std::hint::black_box;

fn beta_quantile(c: &mut Criterion) {
    let mut group = c.benchmark_group("beta quantile");
    for (a, b) in [(5.52, 0.48), (19.52, 0.48), (16.72, 3.28), (120.0, 8.5), (30_000.5, 2_000.25)] {
        group.bench_with_input(
            BenchmarkId::from_parameter(format!("{a}, {b}")),
            &(a, b),
            |bench, &(a, b)| {
                bench.iter(|| Beta::new(black_box(a), black_box(b)).unwrap().quantile(0.05).unwrap());
            },
        );
    }
    group.finish();
}

fn posterior(c: &mut Criterion) {
    let prior = Prior::new(0.92, 6.0).unwrap();
    let mut group = c.benchmark_group("promise posterior");
    for days in [0_u32, 40, 1_000] {
        group.bench_with_input(BenchmarkId::from_parameter(days), &days, |bench, &days| {
            bench.iter(|| {
                let decay = Decay::new(180).unwrap();
                let mut masses = Masses::new();
                for age in (0..black_box(days)).rev() {
                    let mut day = DaySums::default();
                    day.add(2, if age % 9 == 0 { 0 } else { 10_000 }, false);
                    masses.add_day(decay.weight(age), day).unwrap();
                }
                Posterior::new(prior, &masses).unwrap().figures(DEFAULT_TAU).unwrap()
            });
        });
    }
    group.finish();
}

fn intervals(c: &mut Criterion) {
    let confidence = Confidence::new(0.95).unwrap();
    let counts = nps::Counts { detractors: 120, passives: 230, promoters: 650 };
    c.bench_function("nps adjusted", |bench| bench.iter(|| black_box(counts).adjusted(&confidence)));
    c.bench_function("t quantile", |bench| bench.iter(|| confidence.t(black_box(249.0)).unwrap()));
}

criterion_group!(benches, beta_quantile, posterior, intervals);
criterion_main!(benches);
