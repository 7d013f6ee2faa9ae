//! How long a scorecard takes in WebAssembly, in node, whose engine is that of Chromium:
//! `cargo bench -p kept-core --target wasm32-unknown-unknown --bench fold_wasm`.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

mod support;

use kept_core::calendar::Day;
use kept_core::model::Model;
use kept_core::priors::Priors;
use kept_core::score::correlation::Correlations;
use kept_core::score::drivers::{Bootstrap, Drivers, analyse, shares};
use kept_core::score::means::Histogram;
use kept_core::score::random::Xoshiro256;
use kept_core::scorecard::{Fold, fold};
use std::hint::black_box;
use support::{TODAY, columns, evidence};
use wasm_bindgen_test::{Criterion, wasm_bindgen_bench};

#[wasm_bindgen_bench]
fn as_the_browser_does(c: &mut Criterion) {
    let model = Model::default();
    let priors = Priors::start(&model);
    let today = Day::from_number(TODAY).unwrap();
    for n in [50_u32, 1_000] {
        let evidence = evidence(n);
        c.bench_function(&format!("fold/as the browser does/{n}"), |bench| {
            bench.iter(|| fold(black_box(&evidence), &priors, &model, today).unwrap());
        });
    }
}

/// A hundredth of a portfolio of 100,000 customers with 50 items each.
#[wasm_bindgen_bench]
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

#[wasm_bindgen_bench]
fn models(c: &mut Criterion) {
    let mut draws = Xoshiro256::new(1);
    let answers: Vec<u8> = (0..1_000_000).map(|_| u8::try_from(draws.index(11).unwrap()).unwrap()).collect();
    c.bench_function("a million answers into a histogram", |bench| {
        bench.iter(|| Histogram::of_answers(0, 10, black_box(&answers)).unwrap());
    });
    let data = columns(10_000, 12);
    c.bench_function("lmg/12 predictors, 10000 rows", |bench| {
        bench.iter(|| shares::lmg(&Correlations::of(black_box(&data)).unwrap().matrix).unwrap());
    });
    let Drivers::Ranked(ranked) = analyse(&columns(10_000, 8), None).unwrap() else { return };
    c.bench_function("one bootstrap resample/8 predictors, 10000 rows", |bench| {
        let mut bootstrap = Bootstrap::new(&ranked, 42, u32::MAX).unwrap();
        bench.iter(|| bootstrap.step(1));
    });
}
