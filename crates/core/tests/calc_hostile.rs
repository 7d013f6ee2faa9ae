//! Whatever is sent through the one door, it answers or says what is wrong; it never panics.
//!
//! Cases of every topic are changed at random places into what nobody meant.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests stop at the first surprise"
)]

use kept_core::calc::{CalcError, Files, calc_while, topic_names};
use kept_core::score::random::Xoshiro256;
use serde_json::{Value, json};
use std::cell::Cell;

/// A hundred thousand changed cases, the same in every run.
const TRIED: u64 = 100_000;
/// A long loop asks for the time so often before it is told to stop.
const PATIENCE: u32 = 200;

/// Cases to begin with, by topic: those of the golden files, and small ones for topics that need rows.
fn cases() -> Vec<(String, Vec<Value>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden");
    let mut all = Vec::new();
    for topic in topic_names() {
        let path = format!("{folder}/{topic}.json");
        let mut inputs: Vec<Value> = std::fs::read_to_string(path).map_or(Vec::new(), |text| {
            let file: Value = serde_json::from_str(&text).unwrap();
            file["cases"].as_array().unwrap().iter().map(|case| case["input"].clone()).collect()
        });
        inputs.extend(with_rows(topic));
        assert!(!inputs.is_empty(), "{topic} has no case to begin with");
        all.push((topic.to_owned(), inputs));
    }
    all
}

/// Cases over the rows of one small table.
fn with_rows(topic: &str) -> Vec<Value> {
    let mut draws = Xoshiro256::new(3);
    let mut cell = |most: u64| draws.index(most).unwrap();
    let rows: Vec<Value> = (0..24)
        .map(|at| {
            let day = |offset: u64| format!("2026-03-{:02}", 1 + (at + offset) % 28);
            json!([
                cell(11),
                cell(11),
                cell(11),
                cell(2),
                1 + cell(40),
                day(cell(6)),
                day(3),
                "slow and late"
            ])
        })
        .collect();
    let table = json!({"columns": ["a", "b", "c", "left", "months", "got", "due", "words"], "rows": rows});
    let mut inputs = match topic {
        "expectation_grades" => {
            vec![json!({"expectation": "a", "performance": "b", "scale": [0, 10], "confidence": 0.95})]
        }
        "satisfaction_index" => {
            vec![
                json!({"items": ["a", "b", "c"], "scale": [0, 10], "weights": [1, 1, 1], "confidence": 0.95}),
                json!({"items": ["a", "b", "c"], "scale": [0, 10], "weights": "pc1", "confidence": 0.95}),
            ]
        }
        "differences" => vec![
            json!({"kind": "paired", "pairs": [[9, 10], [3, 8], [7, 9]], "before": 8, "after": 9, "confidence": 0.95}),
            json!({"kind": "scale", "before": [[0.5, 1, 1.5], [3, 4, 5]], "after": [[1.5, 0.5, 1], [1, 2, 3]], "confidence": 0.9}),
        ],
        "promises" => vec![json!({"mu": 0.9, "m": 6, "half_life_days": 90.5, "now_day": 200, "tau": 0.75,
            "events": [{"day": 3, "outcome": "open", "severity": "major"}, {"day": 90, "outcome": "kept", "severity": "minor"}]})],
        "relative_value" => {
            vec![json!({"ours_column": "a", "theirs_column": "b", "paired": true, "confidence": 0.9,
            "filter": [{"column": "a", "above": 0}, {"column": "b", "above": 0}]})]
        }
        "promise_satisfaction" => {
            vec![json!({"promised_day": "due", "delivered_day": "got", "score": "a", "score_scale": [0, 10],
            "kept_rule": "delivered_day <= promised_day", "satisfied_at_least": 8, "late_bands": [-9, 0, 1, 9], "confidence": 0.9})]
        }
        "value" => vec![
            json!({"fn": "bgnbd_fit", "columns": ["left", "left", "months"]}),
            json!({"fn": "bgnbd_p_alive", "r": 1, "alpha": 2, "a": 1, "b": 2, "x": 1, "t_x": 2, "T": 3}),
            json!({"fn": "sbg_fit", "survivors": [100, 80, 70, 65], "horizon": 3}),
            json!({"fn": "sbg_derl", "a": 1, "b": 3, "renewals": 2, "discount": 0.1}),
        ],
        "churn_model" => {
            let model = json!({"fn": "ridge_logistic_fit", "outcome": "left", "outcome_positive": 1, "encode": [],
                "features": ["a", "b"], "lambda": 1.0, "rows": {"keep": "all"}});
            let mut quality = model.clone();
            quality["fn"] = json!("ridge_logistic_quality");
            quality["fit_rows"] = json!({"fold": 5, "keep": "train", "held_out_fold": 0});
            vec![model, quality]
        }
        "survival" => vec![
            json!({"fn": "kaplan_meier", "duration": "months", "event": "left", "event_positive": 1, "times": [1, 6, 12]}),
            json!({"fn": "discrete_time", "duration": "months", "event": "left", "event_positive": 1,
                "interval_months": 12, "covariates": ["a"]}),
        ],
        "drivers" => vec![json!({"outcome": "a", "predictors": ["b", "c", "months"], "missing": "listwise"})],
        "penalty_reward" => vec![
            json!({"outcome": "a", "predictors": ["b", "c"], "low_at_most": 3, "high_at_least": 8, "missing": "listwise"}),
        ],
        "reliability" => vec![json!({"items": ["a", "b", "c"], "missing": "listwise"})],
        "sentiment" => vec![json!({"text": "VERY good, but not great!!!"}), json!({"column": "words"})],
        "log_odds_terms" => vec![json!({"a": {"late": 8, "fine": 1}, "b": {"late": 1, "fine": 7},
            "prior": {"late": 9, "fine": 8}, "prior_mass": 20})],
        _ => vec![],
    };
    for input in &mut inputs {
        if input.get("text").is_none() && input.get("prior").is_none() {
            input["table"] = table.clone();
        }
    }
    inputs
}

/// What nobody meant.
fn hostile(draws: &mut Xoshiro256) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(0.5),
        json!(-0.0),
        json!(1e-300),
        json!(5e-324),
        json!(1e300),
        json!(f64::MAX),
        json!(-f64::MAX),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(1e15),
        json!(0.999_999_999_999),
        json!(9_007_199_254_740_993_u64),
        json!("NaN"),
        json!("Infinity"),
        json!(""),
        json!("x"),
        json!("\u{0}"),
        json!("é💥".repeat(9)),
        json!([]),
        json!({}),
        json!([[]]),
        json!([1]),
        json!([1, 1]),
        json!([-1, 2]),
        json!([0, 1e300]),
        json!([1, "x", null]),
        json!({"columns": [], "rows": []}),
        json!(3),
        json!(100),
    ];
    let at = draws.index(values.len() as u64).unwrap();
    values[usize::try_from(at).unwrap()].clone()
}

/// Changes one place: replaces it, takes it away, or says it twice.
fn spoil(value: &mut Value, draws: &mut Xoshiro256) {
    let mut pick = |n: usize| usize::try_from(draws.index(n as u64).unwrap()).unwrap();
    match value {
        Value::Object(fields) if !fields.is_empty() && pick(8) > 0 => {
            let name = fields.keys().nth(pick(fields.len())).unwrap().clone();
            if pick(12) == 0 {
                fields.remove(&name);
            } else {
                spoil(&mut fields[&name], draws);
            }
        }
        Value::Array(items) if !items.is_empty() && pick(8) > 0 => {
            let at = pick(items.len());
            match pick(12) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => spoil(&mut items[at], draws),
            }
        }
        // Mostly another number where a number stands: that gets further in.
        Value::Number(number) if draws.index(4) != Some(0) => {
            let number = number.as_f64().unwrap();
            let others = [
                number + 1.0,
                number - 1.0,
                number * 2.0,
                number / 3.0,
                -number,
                number * 1e6,
                0.0,
                0.5,
                1.0,
                1e9,
            ];
            let at = usize::try_from(draws.index(others.len() as u64).unwrap()).unwrap();
            *value = json!(others[at]);
        }
        other => *other = hostile(draws),
    }
}

#[test]
fn a_hundred_thousand_spoilt_cases_are_answered_or_refused() {
    let all = cases();
    let mut draws = Xoshiro256::new(20_261_122);
    let (mut answered, mut refused, mut stopped) = (0_u64, 0_u64, 0_u64);
    for tried in 0..TRIED {
        let (topic, inputs) = &all[usize::try_from(tried).unwrap() % all.len()];
        let at = usize::try_from(draws.index(inputs.len() as u64).unwrap()).unwrap();
        let mut input = inputs[at].clone();
        for _ in 0..=draws.index(2).unwrap() {
            spoil(&mut input, &mut draws);
        }
        let (request, asked) = (json!({"cases": [{"id": "x", "input": input}]}), Cell::new(0_u32));
        let go_on = || {
            asked.set(asked.get() + 1);
            asked.get() < PATIENCE
        };
        match calc_while(topic, &request, &Files::new(), &go_on) {
            Ok(found) => {
                assert!(found.get("x").is_some(), "{topic}: no result for {request}");
                answered += 1;
            }
            Err(CalcError::BadCases(faults)) => {
                let named = faults
                    .iter()
                    .all(|fault| fault.pointer.starts_with("/cases/0") && !fault.says.is_empty());
                assert!(named && faults.len() == 1, "{topic} {request}: {faults:?}");
                refused += 1;
            }
            Err(CalcError::Stopped) => stopped += 1,
            Err(other) => panic!("{topic} {request}: {other}"),
        }
    }
    println!("hostile cases: {answered} answered, {refused} refused, {stopped} stopped");
    assert!(
        answered > TRIED / 8 && refused > TRIED / 4 && stopped < TRIED / 20,
        "{answered} {refused} {stopped}"
    );
}
