//! How long a scorecard takes in WebAssembly, in node, whose engine is that of Chromium:
//! `cargo bench -p kept-core --target wasm32-unknown-unknown --bench fold_wasm`.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

mod support;

use kept_core::calendar::Day;
use kept_core::model::Model;
use kept_core::priors::Priors;
use kept_core::scorecard::fold;
use std::hint::black_box;
use support::{TODAY, evidence};
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
