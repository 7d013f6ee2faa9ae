//! Runs reference cases through the one door of the core and compares what comes out, on every target.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests stop at the first surprise; each test crate uses its part"
)]

mod compare;

use kept_core::calc::{Files, calc, topic_names};
use serde_json::{Value, json};

/// Writes a line where the target's test runner shows it.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Writes a line where the target's test runner shows it.
#[cfg(target_arch = "wasm32")]
pub(crate) fn say(line: &str) {
    wasm_bindgen_test::console_log!("{line}");
}

/// How a topic went.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Cases whose every figure was compared.
    pub(crate) compared: usize,
    /// Cases that were not.
    pub(crate) not_compared: usize,
    /// What differed, and what could not be computed.
    pub(crate) failures: Vec<String>,
}

/// Runs every case of a reference file of `topic`.
pub(crate) fn run(topic: &str, text: &str, files: &Files) -> Outcome {
    let file: Value = serde_json::from_str(text).expect("a reference file is JSON");
    let mut outcome = Outcome::default();
    for case in file["cases"].as_array().expect("a reference file has cases") {
        let id = case["id"].as_str().unwrap_or("?");
        if !topic_names().any(|name| name == topic) {
            outcome.not_compared += 1;
            continue;
        }
        let tolerance = compare::Tolerance::of(&file).for_case(&case["input"]);
        match calc(topic, &json!({"cases": [case]}), files) {
            Ok(found) => {
                outcome.compared += 1;
                for difference in compare::differences(&found[id], &case["expect"], tolerance) {
                    outcome.failures.push(format!("{topic} {id}: {difference}"));
                }
            }
            Err(why) => {
                outcome.not_compared += 1;
                outcome.failures.push(format!("{topic} {id}: not computed, {why}"));
            }
        }
    }
    say(&format!("golden topic={topic} compared={} not_compared={}", outcome.compared, outcome.not_compared));
    outcome
}

/// Runs a topic that needs no file and fails unless everything was compared and agrees.
pub(crate) fn check(topic: &str, text: &str) {
    let outcome = run(topic, text, &Files::new());
    assert!(outcome.compared > 0, "{topic}: no case compared");
    assert_eq!(outcome.not_compared, 0, "{topic}: {:#?}", outcome.failures);
    assert!(outcome.failures.is_empty(), "{:#?}", outcome.failures);
}
