//! Every topic answers to the same letter on every target, in debug and release.
//!
//! The golden cases, and each two hundred times with one number of it changed, go through the one door; a hash of the
//! answers of each topic is committed in `tests/golden/calc_bits.json`. It changes only when a formula changes on purpose.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use kept_core::calc::{CalcError, Files, calc};
use kept_core::score::random::Xoshiro256;
use serde_json::{Value, json};

/// So often each golden case is asked with one number changed.
const CHANGED: u32 = 200;

macro_rules! topics {
    ($($topic:ident),* $(,)?) => {
        [$((stringify!($topic), include_str!(concat!("../../../tests/golden/", stringify!($topic), ".json")))),*]
    };
}

/// Topics with golden cases that need no file.
const TOPICS: [(&str, &str); 18] = topics![
    determinism,
    differences,
    display_rounding,
    distributions,
    expectation_grades,
    gap_and_suppression,
    log_odds_terms,
    loyalty_index,
    multiplicity,
    nps_intervals,
    promise_prior,
    promises,
    proportion_intervals,
    relative_value,
    scale_means,
    sentiment,
    value,
    weighting,
];

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_topic_has_its_committed_hash() {
    let committed: Value =
        serde_json::from_str(include_str!("../../../tests/golden/calc_bits.json")).unwrap();
    let mut draws = Xoshiro256::new(11);
    let (mut found, mut answered) = (serde_json::Map::new(), 0_u32);
    for (topic, text) in TOPICS {
        let file: Value = serde_json::from_str(text).unwrap();
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for case in file["cases"].as_array().unwrap() {
            for round in 0..=CHANGED {
                let mut input = case["input"].clone();
                if round > 0 {
                    change(&mut input, &mut draws);
                }
                let request = json!({"cases": [{"id": "x", "input": input}]});
                let answer = match calc(topic, &request, &Files::new()) {
                    Ok(answer) => {
                        answered += 1;
                        answer.to_string()
                    }
                    Err(CalcError::BadCases(faults)) => faults[0].pointer.clone(),
                    Err(other) => panic!("{topic}: {other}"),
                };
                for byte in answer.bytes() {
                    hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
                }
            }
        }
        found.insert(topic.to_owned(), Value::String(format!("{hash:016x}")));
    }
    assert!(answered > 10_000, "only {answered} answers");
    assert_eq!(Value::Object(found.clone()), committed, "found {}", Value::Object(found));
}

/// Changes one number of a case by a little or by much.
fn change(value: &mut Value, draws: &mut Xoshiro256) {
    let mut pick = |n: usize| usize::try_from(draws.index(n as u64).unwrap()).unwrap();
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let name = fields.keys().nth(pick(fields.len())).unwrap().clone();
            change(&mut fields[&name], draws);
        }
        Value::Array(items) if !items.is_empty() => {
            let at = pick(items.len());
            change(&mut items[at], draws);
        }
        Value::Number(number) => {
            let old = number.as_f64().unwrap();
            let (by, part) = (draws.index(40).unwrap() as f64, draws.unit());
            *value = match draws.index(4).unwrap() {
                0 => json!(old * part),
                1 => json!(old + part),
                _ if number.is_f64() => json!(old * (1.0 + part)),
                2 => json!(old + by),
                _ => json!(by),
            };
        }
        _ => {}
    }
}
