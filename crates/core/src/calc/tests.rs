use super::*;
use serde_json::json;

fn one(topic: &str, input: &Value) -> Result<Value, CalcError> {
    calc(topic, &json!({"cases": [{"id": "a", "input": input}]}), &Files::new())
        .map(|mut all| all["a"].take())
}

/// Where the only case is bad.
fn place(topic: &str, input: &Value) -> String {
    match one(topic, input) {
        Err(CalcError::BadCases(faults)) => {
            assert_eq!((faults.len(), faults[0].case.as_deref()), (1, Some("a")), "{faults:?}");
            assert!(!faults[0].says.is_empty());
            faults[0].pointer.clone()
        }
        other => panic!("{topic} {input}: {other:?}"),
    }
}

#[test]
fn topics_are_sorted_and_an_unknown_one_is_named() {
    let names: Vec<_> = topic_names().collect();
    assert!(names.is_sorted() && names.len() >= 18);
    let unknown = calc("horoscope", &json!({"cases": []}), &Files::new());
    assert_eq!(unknown, Err(CalcError::UnknownTopic("horoscope".to_owned())));
}

#[test]
fn no_cases_are_an_empty_answer_and_no_list_is_a_fault() {
    assert_eq!(calc("promises", &json!({"cases": []}), &Files::new()), Ok(json!({})));
    for request in [json!({}), json!(null), json!({"cases": 4}), json!([1])] {
        let Err(CalcError::BadCases(faults)) = calc("promises", &request, &Files::new()) else { panic!() };
        assert_eq!((faults[0].case.as_deref(), faults[0].pointer.as_str()), (None, "/cases"));
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let nps = |field: &str, value: Value| {
        let mut input = json!({"detractors": 1, "passives": 2, "promoters": 3, "confidence": 0.95});
        input[field] = value;
        place("nps_intervals", &input)
    };
    assert_eq!(nps("detractors", json!(-1)), "/cases/0/input/detractors");
    assert_eq!(nps("passives", json!(1.5)), "/cases/0/input/passives");
    assert_eq!(nps("promoters", json!(null)), "/cases/0/input/promoters");
    assert_eq!(nps("confidence", json!("NaN")), "/cases/0/input/confidence");
    assert_eq!(nps("confidence", json!(1.0)), "/cases/0/input/confidence");
    assert_eq!(place("multiplicity", &json!({"p": [0.1, "x"], "q": 0.1})), "/cases/0/input/p/1");
    assert_eq!(place("promises", &json!(null)), "/cases/0/input");
    let answers = json!({"u": [0.5], "weights": [1, 2], "confidence": 0.9});
    assert_eq!(place("expectation_grades", &answers), "/cases/0/input/weights");
    assert_eq!(place("value", &json!({"fn": "horoscope"})), "/cases/0/input/fn");
    let events = json!({"mu": 0.9, "m": 6, "half_life_days": 180, "now_day": 5, "tau": 0.75,
        "events": [{"day": 1, "outcome": "kept", "severity": "grave"}]});
    assert_eq!(place("promises", &events), "/cases/0/input/events/0/severity");
}

#[test]
fn every_bad_case_is_named_and_ids_are_there_once() {
    let good = json!({"parts_micro": [1], "unit_micro": 1});
    let request = json!({"cases": [
        {"id": "a", "input": good}, {"id": "a", "input": good}, {"input": good}, {"id": "b", "input": {}},
    ]});
    let Err(CalcError::BadCases(faults)) = calc("display_rounding", &request, &Files::new()) else {
        panic!()
    };
    let found: Vec<_> = faults.iter().map(|fault| (fault.case.as_deref(), fault.pointer.as_str())).collect();
    assert_eq!(
        found,
        [(Some("a"), "/cases/1/id"), (None, "/cases/2/id"), (Some("b"), "/cases/3/input/parts_micro"),]
    );
    let many: Vec<Value> = (0..50).map(|id| json!({"id": id.to_string(), "input": {}})).collect();
    let Err(CalcError::BadCases(faults)) = calc("promises", &json!({"cases": many}), &Files::new()) else {
        panic!()
    };
    assert_eq!(faults.len(), MOST_FAULTS);
}

#[test]
fn a_caller_without_time_is_told_so() {
    let request = json!({"cases": [{"id": "a", "input": {"parts_micro": [1], "unit_micro": 1}}]});
    assert_eq!(calc_while("display_rounding", &request, &Files::new(), &|| false), Err(CalcError::Stopped));
}

/// Two ratings of five customers, one of whom said nothing of one.
fn ratings() -> Value {
    json!({"columns": ["e", "p", "team"], "rows": [
        [10, 9, "north"], [5.0, "6", "north"], [0, null, "south"], [4, 8, "south"], ["7", "7", "westward"],
    ]})
}

#[test]
fn rows_come_from_the_case_or_from_a_file_and_conditions_choose_them() {
    let mut input = json!({"table": ratings(), "expectation": "e", "performance": "p", "scale": [0, 10], "confidence": 0.95});
    let all = one("expectation_grades", &input).unwrap();
    assert_eq!((&all["n"], &all["ceiling_share"]), (&json!(4), &json!(0.25)));
    for (condition, n) in [
        (json!({"column": "team", "equals": "north"}), 2),
        (json!({"column": "e", "equals": 5}), 1),
        (json!({"column": "e", "above": 4, "at_most": 7}), 2),
        (json!({"column": "e", "at_least": 10}), 1),
        (json!({"column": "team", "starts_with": "west"}), 1),
        (json!({"column": "p", "present": true}), 4),
    ] {
        input["filter"] = json!([condition]);
        assert_eq!(one("expectation_grades", &input).unwrap()["n"], n, "{condition}");
    }
    input["filter"] = json!([{"column": "p", "present": false}]);
    assert_eq!(one("expectation_grades", &input), Ok(Value::Null));
    input["filter"] = json!([{"column": "p", "like": "x"}]);
    assert_eq!(place("expectation_grades", &input), "/cases/0/input/filter/0/like");
    input["where"] = json!({"column": "nobody", "equals": 1});
    input["filter"] = json!([]);
    assert_eq!(place("expectation_grades", &input), "/cases/0/input/where/column");

    let rows = [["10", "9"], ["4", ""], ["4", "8"]].map(|row| row.map(str::to_owned).to_vec());
    let file = Table::new(vec!["e".to_owned(), "p".to_owned()], rows.to_vec());
    let files = Files::from([("ratings.csv".to_owned(), file)]);
    let mut input = json!({"data": "ratings.csv", "expectation": "e", "performance": "p", "scale": [0, 10], "confidence": 0.95});
    let request = json!({"cases": [{"id": "a", "input": input}]});
    assert_eq!(calc("expectation_grades", &request, &files).unwrap()["a"]["n"], 2);
    assert_eq!(place("expectation_grades", &input), "/cases/0/input/data");
    input["table"] = json!({"columns": ["e"], "rows": [[1, 2]]});
    assert_eq!(place("expectation_grades", &input), "/cases/0/input/table/rows/0");
}

#[test]
fn the_index_of_items_in_a_table() {
    let mut input = json!({"table": ratings(), "items": ["e", "p"], "scale": [0, 10], "weights": [3, 1],
        "missing": "listwise", "confidence": 0.95});
    let found = one("satisfaction_index", &input).unwrap();
    assert_eq!(
        (&found["n"], &found["max"], &found["item_means"]),
        (&json!(4), &json!(97.5), &json!([6.5, 7.5]))
    );
    assert_eq!(found["index"], json!(67.5));
    input["scale"] = json!([1, 9]);
    assert_eq!(place("satisfaction_index", &input), "/cases/0/input/scale");
    input["weights"] = json!([1]);
    assert_eq!(place("satisfaction_index", &input), "/cases/0/input/weights");
}

#[test]
fn contracts_and_purchases_are_fitted_and_foretold() {
    let fit = one(
        "value",
        &json!({"fn": "sbg_fit", "survivors": [1000, 869, 743, 653, 593, 551, 517, 491], "horizon": 3}),
    )
    .unwrap();
    assert_eq!(
        (fit["survival"].as_array().unwrap().len(), fit["retention"].as_array().unwrap().len()),
        (4, 3)
    );
    let next = json!({"fn": "sbg_derl", "a": fit["a"], "b": fit["b"], "renewals": 2, "discount": 0.1});
    assert!(one("value", &next).unwrap().as_f64().unwrap() > 4.0);
    let rows: Vec<Value> =
        (0..40).map(|i| json!([i % 4, if i % 4 == 0 { 0 } else { 5 + i % 20 }, 30 + i % 7])).collect();
    let input = json!({"fn": "bgnbd_fit", "table": {"columns": ["x", "t_x", "T"], "rows": rows}, "columns": ["x", "t_x", "T"]});
    let fit = one("value", &input).unwrap();
    let mut alive = json!({"fn": "bgnbd_p_alive", "x": 2, "t_x": 20, "T": 30});
    for name in ["r", "alpha", "a", "b"] {
        alive[name] = fit[name].clone();
    }
    let chance = one("value", &alive).unwrap().as_f64().unwrap();
    assert!(chance > 0.0 && chance < 1.0);
    assert_eq!(
        place("value", &json!({"fn": "sbg_fit", "survivors": [5, 5, 5], "horizon": 1})),
        "/cases/0/input/survivors"
    );
}
