//! A fold allocates nothing for an item of evidence: a few buffers for the whole, however much there is.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

#[path = "../benches/support/mod.rs"]
mod support;

use allocation_counter::{AllocationInfo, measure};
use kept_core::calendar::Day;
use kept_core::model::Model;
use kept_core::priors::Priors;
use kept_core::score::means::Histogram;
use kept_core::scorecard::Fold;
use support::{TODAY, evidence};

fn of_fold(items: u32) -> AllocationInfo {
    let model = Model::default();
    let (fold, priors) = (Fold::new(&model).unwrap(), Priors::start(&model));
    let (evidence, today) = (evidence(items), Day::from_number(TODAY).unwrap());
    measure(|| {
        let digest = fold.digest(&evidence, today).unwrap();
        std::hint::black_box(fold.score(&digest, &priors, today).unwrap());
    })
}

#[test]
fn a_fold_allocates_a_few_buffers_and_nothing_for_an_item() {
    let [few, many] = [1_000, 64_000].map(|items| of_fold(items).count_total);
    // Lists that grow double their room: six doublings lie between the two.
    assert!(few <= 40, "{few} allocations for a thousand items");
    assert!(many <= few + 2 * 6, "{few} allocations for a thousand items, {many} for 64 thousand");
}

#[test]
fn counting_answers_allocates_nothing_for_an_answer() {
    let answers = vec![7_u8; 1_000_000];
    let found = measure(|| {
        std::hint::black_box(Histogram::of_answers(0, 10, &answers).unwrap());
    });
    assert!(found.count_total <= 8 && found.bytes_max < 4_096, "{found:?}");
}
