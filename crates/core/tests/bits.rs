//! The same inputs give the same bits on every target.
//!
//! Ten thousand generated inputs go through every public score function; one hash of all results is committed.
//! `tests/golden/bits.json` holds named cases with their exact bits, for a reader to look up.

mod bits_support;

use bits_support::{Fnv, named, sections};
use kept_core::score::random::Xoshiro256;
use serde_json::Value;

/// FNV-1a of the hashes of all sections in their order. It changes only when a formula changes on purpose.
const ALL: u64 = 0xd445_254a_0ad0_84bf;

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn ten_thousand_inputs_have_the_committed_hash() {
    let mut draws = Xoshiro256::new(42);
    let (mut all, mut inputs, mut report) = (Fnv::new(), 0, Vec::new());
    for (name, count, section) in sections::SECTIONS {
        let mut hash = Fnv::new();
        for _ in 0..*count {
            section(&mut draws, &mut hash);
        }
        all.word(hash.value());
        inputs += count;
        report.push(format!("{name} {:016x}", hash.value()));
    }
    assert!(inputs >= 10_000, "{inputs} inputs");
    assert_eq!(all.value(), ALL, "found {:016x}; by section: {report:#?}", all.value());
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn named_cases_have_their_exact_bits() {
    let file: Value = serde_json::from_str(include_str!("../../../tests/golden/bits.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let args: Vec<f64> =
            case["args"].as_array().unwrap().iter().map(|arg| arg.as_f64().unwrap()).collect();
        let call = case["call"].as_str().unwrap();
        let found: Vec<String> = named::call(call, &args).iter().map(|bits| format!("{bits:016x}")).collect();
        let wanted: Vec<&str> =
            case["bits"].as_array().unwrap().iter().map(|bits| bits.as_str().unwrap()).collect();
        if found != wanted {
            wrong.push(format!("{}: {}", case["id"], serde_json::to_string(&found).unwrap()));
        }
    }
    assert!(cases.len() >= 50, "{} cases", cases.len());
    assert!(
        wrong.is_empty(),
        "other bits in {} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}
