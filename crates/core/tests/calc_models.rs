//! The topics of the models through the one door, on rows made here: what comes out, and what is refused where.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use kept_core::calc::{CalcError, Files, calc};
use kept_core::score::random::Xoshiro256;
use serde_json::{Value, json};

fn one(topic: &str, input: &Value) -> Result<Value, CalcError> {
    calc(topic, &json!({"cases": [{"id": "a", "input": input}]}), &Files::new())
        .map(|mut all| all["a"].take())
}

/// Where the only case is bad.
fn place(topic: &str, input: &Value) -> String {
    match one(topic, input) {
        Err(CalcError::BadCases(faults)) => faults[0].pointer.clone(),
        other => panic!("{topic} {input}: {other:?}"),
    }
}

/// Customers with a plan, a score of five steps, tenure in months and whether they left.
fn customers() -> Value {
    let mut draws = Xoshiro256::new(1);
    let rows: Vec<Value> = (0..240)
        .map(|_| {
            let (score, months) = (1 + draws.index(5).unwrap(), 1 + draws.index(48).unwrap());
            let plan = if draws.unit() < 0.5 { "monthly" } else { "yearly" };
            let left = draws.unit() < 0.75 - 0.13 * score as f64 + if plan == "monthly" { 0.1 } else { 0.0 };
            json!([plan, score, months, if left { "yes" } else { "no" }])
        })
        .collect();
    json!({"columns": ["plan", "score", "months", "left"], "rows": rows})
}

fn model() -> Value {
    json!({"fn": "ridge_logistic_fit", "table": customers(), "outcome": "left", "outcome_positive": "yes",
        "features": ["score", "yearly", "years"], "lambda": 1.0, "rows": {"keep": "all"},
        "encode": [{"feature": "yearly", "column": "plan", "map": {"monthly": 0, "yearly": 1}},
                   {"feature": "years", "column": "months", "divide_by": 12}]})
}

#[test]
fn a_model_reads_its_features_as_told() {
    let found = one("churn_model", &model()).unwrap();
    assert_eq!(found["n"], 240);
    let raw: Vec<f64> = found["coef_raw"].as_array().unwrap().iter().map(|b| b.as_f64().unwrap()).collect();
    assert!(raw[0] < 0.0 && raw[1] < 0.0, "{raw:?}");
    assert!(found["feature_mean"][2].as_f64().unwrap() < 4.0);
    let mut part = model();
    part["rows"] = json!({"fold": 5, "keep": "test", "held_out_fold": 0});
    let test = one("churn_model", &part).unwrap()["n"].as_u64().unwrap();
    part["rows"]["keep"] = json!("train");
    assert_eq!(one("churn_model", &part).unwrap()["n"].as_u64().unwrap() + test, 240);
}

#[test]
fn what_is_wrong_with_a_model_is_named() {
    let changed = |pointer: &str, value: Value| {
        let mut input = model();
        *input.pointer_mut(pointer).unwrap() = value;
        place("churn_model", &input)
    };
    assert_eq!(changed("/lambda", json!("much")), "/cases/0/input/lambda");
    assert_eq!(changed("/features/0", json!("nobody")), "/cases/0/input/features/0");
    assert_eq!(changed("/encode/0/map", json!({"monthly": 0})), "/cases/0/input/encode/0/map");
    assert_eq!(changed("/encode/1/divide_by", json!(0)), "/cases/0/input/encode/1/divide_by");
    assert_eq!(changed("/outcome_positive", json!("perhaps")), "/cases/0/input/outcome");
    assert_eq!(
        changed("/rows", json!({"fold": 5, "keep": "test", "held_out_fold": 5})),
        "/cases/0/input/rows/held_out_fold"
    );
    assert_eq!(changed("/fn", json!("guess")), "/cases/0/input/fn");
}

#[test]
fn scores_are_compared_and_reported() {
    let mut pair = model();
    pair["fn"] = json!("auc_pair");
    pair["scores"] = json!([
        {"name": "score", "column": "score", "sign": -1},
        {"name": "model", "model": {"features": pair["features"], "encode": pair["encode"], "lambda": 1.0, "rows": {"keep": "all"}}},
    ]);
    let found = one("churn_model", &pair).unwrap();
    let [score, model] = ["score", "model"].map(|name| found[name]["auc"].as_f64().unwrap());
    assert!(score > 0.6 && model > 0.6);
    assert!((found["paired"]["difference"].as_f64().unwrap() - (score - model)).abs() < 1e-15);
    pair["scores"][1]["name"] = json!("score");
    assert_eq!(place("churn_model", &pair), "/cases/0/input/scores/1/name");
    let mut single = pair.clone();
    single["fn"] = json!("single_score_report");
    single["score"] = json!("score");
    let found = one("churn_model", &single).unwrap();
    let table = found["crosstab"].as_object().unwrap();
    let counted: u64 =
        table.values().flat_map(|pair| pair.as_array().unwrap()).map(|n| n.as_u64().unwrap()).sum();
    assert_eq!((table.len(), counted), (5, 240));
    assert!((found["auc_of_minus_score"]["auc"].as_f64().unwrap() - score).abs() < 1e-15);
    let parts = &found["murphy_of_group_means"];
    assert!(parts["reliability"].as_f64().unwrap() < 1e-15, "each value forecasts its own share");
    assert_eq!(found["ridge"]["coef_raw"].as_array().unwrap().len(), 1);
}

#[test]
fn a_leak_separates_and_stays_finite() {
    let rows: Vec<Value> = (0..60).map(|i| json!([u64::from(i % 3 == 0), i % 3 == 0])).collect();
    let rows: Vec<Value> =
        rows.iter().map(|row| json!([row[0], if row[1] == true { "yes" } else { "no" }])).collect();
    let input = json!({"fn": "ridge_logistic_quality", "table": {"columns": ["told", "left"], "rows": rows},
        "outcome": "left", "outcome_positive": "yes", "features": ["told"], "lambda": 1.0,
        "fit_rows": {"keep": "all"}, "rows": {"keep": "all"}});
    let found = one("churn_model", &input).unwrap();
    assert_eq!((&found["auc"], &found["calibration_slope"]), (&json!(1.0), &Value::Null));
}

#[test]
fn curves_and_hazards_of_those_who_left() {
    let mut input = json!({"fn": "kaplan_meier", "table": customers(), "duration": "months", "event": "left",
        "event_positive": "yes", "times": [0, 12, 48]});
    let curve = one("survival", &input).unwrap();
    assert_eq!((&curve["n"], &curve["survival"][0]), (&json!(240), &json!(1.0)));
    input["fn"] = json!("discrete_time");
    input["interval_months"] = json!(12);
    input["covariates"] = json!(["score"]);
    let hazards = one("survival", &input).unwrap();
    assert_eq!(hazards["interval_logits"].as_array().unwrap().len(), 4);
    assert!(hazards["coefs"]["score"].as_f64().unwrap() < 0.0);
    input["interval_months"] = json!(-1);
    assert_eq!(place("survival", &input), "/cases/0/input/interval_months");
    input["event_positive"] = json!("never");
    input["interval_months"] = json!(12);
    assert_eq!(place("survival", &input), "/cases/0/input/event");
}

#[test]
fn drivers_leave_out_rows_with_an_empty_cell() {
    let mut draws = Xoshiro256::new(2);
    let rows: Vec<Value> = (0..80)
        .map(|at| {
            let [a, b] = [(); 2].map(|()| draws.index(11).unwrap());
            let y = (2 * a + b + draws.index(9).unwrap()) as f64 / 4.0;
            json!([y, a, if at % 10 == 0 { Value::Null } else { json!(b) }])
        })
        .collect();
    let mut input = json!({"table": {"columns": ["y", "a", "b"], "rows": rows}, "outcome": "y",
        "predictors": ["a", "b"], "missing": "listwise"});
    let found = one("drivers", &input).unwrap();
    assert_eq!(found["n"], 72);
    let parts: f64 = found["lmg"].as_array().unwrap().iter().map(|part| part.as_f64().unwrap()).sum();
    assert!((parts - found["r_squared"].as_f64().unwrap()).abs() < 1e-12);
    let agreement = json!({"table": input["table"], "items": ["a", "b"], "missing": "listwise"});
    assert_eq!(one("reliability", &agreement).unwrap()["n"], 72);
    input["predictors"] = json!(["a", "a"]);
    assert_eq!(place("drivers", &input), "/cases/0/input/predictors");
    input["missing"] = json!("pairwise");
    assert_eq!(place("drivers", &input), "/cases/0/input/missing");
    let mut cuts = json!({"table": input["table"], "outcome": "y", "predictors": ["a", "b"], "low_at_most": 3,
        "high_at_least": 8, "missing": "listwise"});
    let terms = one("penalty_reward", &cuts).unwrap()["terms"].clone();
    assert!(
        terms["a:penalty"]["coef"].as_f64().unwrap() < 0.0
            && terms["a:reward"]["coef"].as_f64().unwrap() > 0.0
    );
    cuts["low_at_most"] = json!(9);
    assert_eq!(place("penalty_reward", &cuts), "/cases/0/input/low_at_most");
}

#[test]
fn words_are_counted_from_texts() {
    let rows = json!([
        [1, "Late again XXXX"],
        [1, "late, LATE!"],
        [5, "Very kind"],
        [5, "kind people"],
        [3, "so so"],
        [1, null]
    ]);
    let mut input = json!({"table": {"columns": ["stars", "words"], "rows": rows}, "text": "words",
        "group_a": {"column": "stars", "at_most": 2}, "group_b": {"column": "stars", "at_least": 4},
        "replace": [["XXXX", " "]], "token_pattern": "[a-z]{3,}", "prior": "pooled", "prior_mass": 10, "top": 2});
    let found = one("log_odds_terms", &input).unwrap();
    assert_eq!((&found["documents"], &found["tokens"]), (&json!([2, 2]), &json!([4, 4])));
    assert_eq!(found["highest"][0][0], "late");
    assert_eq!(found["lowest"][0][0], "kind");
    input["token_pattern"] = json!("(a)");
    assert_eq!(place("log_odds_terms", &input), "/cases/0/input/token_pattern");
    let one_cell =
        json!({"table": input["table"], "column": "words", "where": {"column": "stars", "equals": 3}});
    assert_eq!(one("sentiment", &one_cell).unwrap()["neu"], 1.0);
    let many =
        json!({"table": input["table"], "column": "words", "where": {"column": "stars", "at_least": 1}});
    assert_eq!(place("sentiment", &many), "/cases/0/input/where");
}
