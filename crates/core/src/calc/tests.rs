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
    input["scale"] = json!([0, 10]);
    input["weights"] = json!([1]);
    assert_eq!(place("satisfaction_index", &input), "/cases/0/input/weights");
    input["weights"] = json!("pc1");
    let found = one("satisfaction_index", &input).unwrap();
    assert_eq!(found["weights"], json!([0.5, 0.5]), "two items weigh alike");
    assert!(found["alpha"].as_f64().unwrap() < 1.0);
    input["weights"] = json!("pc2");
    assert_eq!(place("satisfaction_index", &input), "/cases/0/input/weights");
}

#[test]
fn scales_come_in_any_order_and_in_fractions() {
    let input = |scale: Value, counts: Value| json!({"scale": scale, "counts": counts, "confidence": 0.95});
    let sorted = one("scale_means", &input(json!([1, 2, 3, 4, 5]), json!([3, 5, 9, 22, 31]))).unwrap();
    let mixed = one("scale_means", &input(json!([5, 1, 4, 2, 3]), json!([31, 3, 22, 5, 9]))).unwrap();
    assert_eq!(sorted, mixed);
    let halves = one("scale_means", &input(json!([0.5, 1, 1.5, 2, 2.5]), json!([3, 5, 9, 22, 31]))).unwrap();
    let half = |value: &Value| json!(value.as_f64().unwrap() / 2.0);
    for name in ["mean", "sd", "se", "median"] {
        assert_eq!(halves[name], half(&sorted[name]), "{name}");
    }
    assert_eq!((&halves["index_0_100"], &halves["n"]), (&sorted["index_0_100"], &sorted["n"]));
    assert_eq!(halves["t_interval_clipped"][1], half(&sorted["t_interval_clipped"][1]));
    let tenths = one("scale_means", &input(json!([0.1, 0.7]), json!([1, 1]))).unwrap();
    assert!((tenths["mean"].as_f64().unwrap() - 0.4).abs() < 1e-15);
    let sides = |unit: f64| {
        let side = |counts: [u8; 3]| json!([[unit, 2.0 * unit, 3.0 * unit], counts]);
        let input =
            json!({"kind": "scale", "before": side([4, 2, 1]), "after": side([1, 2, 5]), "confidence": 0.9});
        one("differences", &input).unwrap()
    };
    let (whole, quarter) = (sides(1.0), sides(0.25));
    assert_eq!(quarter["delta"], json!(whole["delta"].as_f64().unwrap() / 4.0));
    assert_eq!(
        (&quarter["welch_t"], &quarter["mann_whitney_z"]),
        (&whole["welch_t"], &whole["mann_whitney_z"])
    );
    assert_eq!(place("scale_means", &input(json!([0.123_456, 1]), json!([1, 1]))), "/cases/0/input/scale");
    assert_eq!(place("scale_means", &input(json!([1, 1]), json!([1, 1]))), "/cases/0/input/scale");
}

#[test]
fn the_same_customers_are_compared_within_each() {
    let input = json!({"kind": "paired", "pairs": [[9, 10], [3, 8], [7, 9], [5, 5]], "before": 8, "after": 20,
        "confidence": 0.95});
    let found = one("differences", &input).unwrap();
    assert_eq!((&found["n"], &found["delta"]), (&json!(4), &json!(0.5)));
    assert_eq!(found["overlap_is_enough"], json!(true));
    // 0, 1, 1, 0: s = 1/√3, t = ½/(s/2) = √3.
    assert!((found["t"].as_f64().unwrap() - 3.0_f64.sqrt()).abs() < 1e-12);
    assert_eq!(
        place("differences", &json!({"kind": "paired", "pairs": [[9, 11]], "confidence": 0.9})),
        "/cases/0/input/pairs/0/1"
    );
    assert_eq!(
        one("differences", &json!({"kind": "paired", "pairs": [], "confidence": 0.9})),
        Ok(Value::Null)
    );
}

#[test]
fn promises_fade_by_any_half_life_and_open_ones_count_from_their_limit() {
    let input = |half_life: Value, day: i32, outcome: &str| {
        json!({"mu": 0.9, "m": 6, "half_life_days": half_life, "now_day": 181,
            "events": [{"day": day, "outcome": outcome, "severity": "major"}]})
    };
    let mass = |input: &Value, name: &str| one("promises", input).unwrap()[name].take();
    assert_eq!(mass(&input(json!(90.5), 0, "kept"), "kept_mass"), json!(0.25));
    assert_eq!(mass(&input(json!(181), 0, "open"), "missed_mass"), json!(0.5));
    assert_eq!(mass(&input(json!(181), 182, "open"), "evidence"), json!(0.0), "its day is to come");
    assert_eq!(place("promises", &input(json!(0), 0, "kept")), "/cases/0/input/half_life_days");
    assert_eq!(place("promises", &input(json!(-2.5), 0, "kept")), "/cases/0/input/half_life_days");
    let faded = one("determinism", &json!({"fn": "decay", "half_life": 1.5, "ages": [0, 3]})).unwrap();
    assert_eq!(faded["values"], json!([1.0, 0.25]));
}

#[test]
fn a_component_that_weighs_nothing_is_told_and_adds_nothing() {
    let of = |name: &str, weight: i32| json!({"name": name, "weight": weight, "prior_mean": 0.6, "prior_strength": 4, "evidence": [[1, 2]]});
    let both =
        one("loyalty_index", &json!({"components": [of("a", 0), of("b", 3)], "confidence": 0.9})).unwrap();
    let alone = one("loyalty_index", &json!({"components": [of("b", 3)], "confidence": 0.9})).unwrap();
    assert_eq!((&both["score_micro"], &both["interval"]), (&alone["score_micro"], &alone["interval"]));
    assert_eq!(both["components"][0]["contribution_micro"], 0);
    assert_eq!(
        one("loyalty_index", &json!({"components": [of("a", 0)], "confidence": 0.9})),
        Ok(Value::Null)
    );
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
