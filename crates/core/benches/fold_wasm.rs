//! How long a scorecard takes in WebAssembly, in node, whose engine is that of Chromium:
//! `cargo bench -p kept-core --target wasm32-unknown-unknown --bench fold_wasm`.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

mod support;

use kept_core::calendar::Day;
use kept_core::model::Model;
use kept_core::priors::Priors;
use kept_core::score::drivers::{Bootstrap, Drivers, analyse};
use kept_core::score::means::Histogram;
use kept_core::scorecard::fold;
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

#[wasm_bindgen_bench]
fn models(c: &mut Criterion) {
    let answers = vec![7_u8; 1_000_000];
    c.bench_function("a million answers into a histogram", |bench| {
        bench.iter(|| Histogram::of_answers(0, 10, black_box(&answers)).unwrap());
    });
    let Drivers::Ranked(ranked) = analyse(&columns(10_000, 8), None).unwrap() else { return };
    c.bench_function("one bootstrap resample/8 predictors, 10000 rows", |bench| {
        let mut bootstrap = Bootstrap::new(&ranked, 42, u32::MAX).unwrap();
        bench.iter(|| bootstrap.step(1));
    });
}
