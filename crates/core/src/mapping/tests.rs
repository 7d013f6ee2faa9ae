use serde_json::{Value, json};

use super::*;
use crate::calendar::{Day, Instant};
use crate::component::Component;
use crate::customer::CustomerKind;
use crate::promise::{Outcome, Severity};
use crate::survey::QuestionKind;

/// Two hours ahead of UTC, always.
struct TwoHours;

impl LocalTime for TwoHours {
    fn day(&self, at: Instant) -> Day {
        at.plus_seconds(7_200).utc_day()
    }

    fn instant(&self, day: Day, second: u32) -> Option<Instant> {
        let seconds = i64::from(day.number()) * 86_400 + i64::from(second) - 7_200;
        Instant::from_micros(seconds * 1_000_000)
    }
}

const TIME: &str = "%Y-%m-%d %H:%M:%S";

fn mapping() -> Value {
    json!({
        "version": 1, "source": "shop", "zone": "Europe/Helsinki",
        "customer": {
            "id": {"column": "customer"},
            "name": {"template": "Customer {customer}"},
            "kind": {"column": "kind", "map": {"firm": "business", "town": "public_body"}, "default": "person"},
            "segment": {"column": "region"},
            "since": {"column": "since", "format": "%Y-%m-%d"},
            "yearly_value": {"column": "value"},
        },
        "promise": {
            "id": {"column": "order"},
            "text": {"template": "Order {order} by {due}"},
            "component": "delivery",
            "severity": {"column": "severity"},
            "made": {"column": "bought", "format": TIME},
            "due": {"column": "due", "format": TIME},
            "delivered": {"column": "delivered", "format": TIME},
        },
        "response": [{
            "id": {"template": "review-{order}"},
            "given": {"column": "reviewed", "format": "iso"},
            "touchpoint": {"column": "status", "map": {"delivered": "delivery"}, "default": "order"},
            "answer": [
                {"key": "satisfaction", "kind": "satisfaction", "component": "delivery", "value": {"column": "score"},
                 "comment": {"key": "words", "columns": ["title", "comment"]}},
                {"key": "recommend", "kind": "recommend", "component": "service", "required": false,
                 "value": {"column": "again", "map": {"yes": 10, "no": 0}}},
            ],
        }],
    })
}

fn plan(mapping: Value) -> Plan {
    Plan::new(&serde_json::from_value(mapping).unwrap()).unwrap()
}

/// The row of a usual order, with some cells changed.
fn row(plan: &Plan, changed: &[(&str, &str)]) -> Result<Facts, (String, String)> {
    let usual = [
        ("customer", "c1"),
        ("kind", "firm"),
        ("region", "North"),
        ("since", "2020-02-29"),
        ("value", "1200.5"),
        ("order", "o1"),
        ("bought", "2026-03-01 10:00:00"),
        ("due", "2026-03-05 12:00:00"),
        ("delivered", "2026-03-05 23:59:59"),
        ("reviewed", "2026-03-06T22:30:00Z"),
        ("status", "delivered"),
        ("score", "4"),
        ("title", " Fine "),
        ("comment", "All \u{1b}well"),
        ("again", "yes"),
    ];
    let cell = |name: &str| {
        let of =
            |cells: &[(&str, &'static str)]| cells.iter().find(|(n, _)| *n == name).map(|(_, cell)| *cell);
        changed
            .iter()
            .find(|(n, _)| *n == name)
            .map_or_else(|| of(&usual).unwrap_or(""), |(_, cell)| *cell)
            .to_owned()
    };
    let cells: Vec<String> = plan.columns().iter().map(|name| cell(name)).collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    plan.read(&cells, &TwoHours).map_err(|fault| {
        let column = fault.column.map_or_else(String::new, |column| plan.columns()[column].clone());
        (column, fault.fault.to_string())
    })
}

fn column_of(plan: &Plan, changed: &[(&str, &str)]) -> String {
    row(plan, changed).unwrap_err().0
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_row_says_a_customer_a_promise_and_a_response() {
    let facts = row(&plan(mapping()), &[]).unwrap();
    assert_eq!(
        facts.customer,
        CustomerFacts {
            external_id: "c1".into(),
            name: "Customer c1".into(),
            kind: CustomerKind::Business,
            segment: "North".into(),
            since: Some(day("2020-02-29")),
            yearly_value_minor: Some(120_050),
        }
    );
    let promise = facts.promise.unwrap();
    assert_eq!(
        (promise.external_id.as_str(), promise.text.as_str()),
        ("o1", "Order o1 by 2026-03-05 12:00:00")
    );
    assert_eq!(
        (promise.due_day, promise.due_at, promise.missed_from),
        (day("2026-03-05"), None, day("2026-03-06"))
    );
    let settled = promise.settlement.unwrap();
    // Due by the end of the day: the hour written beside it does not count.
    assert_eq!((settled.outcome, settled.day, settled.credit_bp), (Outcome::Kept, day("2026-03-05"), 10_000));
    let response = &facts.responses[0];
    // An instant is put into the file's zone: half past midnight of the next day.
    assert_eq!((response.external_id.as_str(), response.day), ("review-o1", day("2026-03-07")));
    assert_eq!((response.touchpoint.as_str(), response.complete), ("delivery", true));
    let given: Vec<_> =
        response.answers.iter().map(|a| (a.key.as_str(), a.value, a.text.as_deref())).collect();
    assert_eq!(
        given,
        [
            ("satisfaction", Some(4), None),
            ("words", None, Some("Fine\nAll  well")),
            ("recommend", Some(10), None)
        ]
    );
    assert_eq!(response.answers[1].kind, QuestionKind::Open);
}

#[test]
fn what_a_row_leaves_out_is_left_out() {
    let plan = plan(mapping());
    let facts =
        row(&plan, &[("order", ""), ("score", ""), ("title", ""), ("comment", ""), ("again", "")]).unwrap();
    assert_eq!((facts.promise, facts.responses), (None, vec![]));
    let words_only = row(&plan, &[("score", ""), ("again", "")]).unwrap();
    assert!(!words_only.responses[0].complete);
    let optional =
        row(&plan, &[("again", ""), ("kind", ""), ("since", ""), ("value", ""), ("region", "")]).unwrap();
    assert!(optional.responses[0].complete);
    assert_eq!((optional.customer.kind, optional.customer.since), (CustomerKind::Person, None));
    assert_eq!(row(&plan, &[("status", "canceled")]).unwrap().responses[0].touchpoint, "order");
    assert_eq!(
        row(&plan, &[("severity", "critical")]).unwrap().promise.unwrap().severity,
        Severity::Critical
    );
}

#[test]
fn a_delivery_settles_on_time_or_late_by_whole_days() {
    let plan = plan(mapping());
    let settled =
        |delivered: &str| row(&plan, &[("delivered", delivered)]).unwrap().promise.unwrap().settlement;
    assert_eq!(settled(""), None);
    assert_eq!(settled("2026-03-01 10:00:00").unwrap().outcome, Outcome::Kept);
    let late = settled("2026-03-06 00:00:00").unwrap();
    // One of seven days: 6/7 of the credit is left.
    assert_eq!((late.outcome, late.day, late.credit_bp), (Outcome::Late, day("2026-03-06"), 8_571));
    assert_eq!(settled("2026-04-06 00:00:00").unwrap().credit_bp, 0);
    assert_eq!(column_of(&plan, &[("delivered", "2026-02-28 00:00:00")]), "delivered");
}

#[test]
fn a_promise_due_at_an_instant_counts_hours() {
    let mut form = mapping();
    form["promise"]["due"]["by"] = json!("instant");
    form["promise"]["terms"] = json!({"grace_hours": 1, "limit_hours": 24, "missed_after_hours": 12});
    let plan = plan(form);
    let promise = |delivered: &str| row(&plan, &[("delivered", delivered)]).unwrap().promise.unwrap();
    let due = promise("2026-03-05 13:00:00");
    assert_eq!(due.due_at, Some("2026-03-05T10:00:00Z".parse().unwrap()));
    // Twelve hours after noon is midnight: the next day is the first of the miss.
    assert_eq!((due.due_day, due.missed_from), (day("2026-03-05"), day("2026-03-06")));
    assert_eq!(due.settlement.unwrap().outcome, Outcome::Kept);
    let late = promise("2026-03-05 13:00:01").settlement.unwrap();
    assert_eq!(late.outcome, Outcome::Late);
    assert!(late.credit_bp > 9_000);
}

#[test]
fn the_word_of_the_source_must_agree_with_its_times() {
    let mut form = mapping();
    form["promise"]["outcome"] = json!({"column": "outcome", "map": {"ok": "kept", "late": "late", "no": "missed",
        "more": "exceeded", "?": "open"}});
    let plan = plan(form);
    let ended = |outcome: &str, delivered: &str| {
        row(&plan, &[("outcome", outcome), ("delivered", delivered)])
            .map(|facts| facts.promise.unwrap().settlement)
    };
    let on = |outcome, delivered| ended(outcome, delivered).unwrap().map(|s| (s.outcome, s.day.to_string()));
    assert_eq!(on("ok", ""), Some((Outcome::Kept, "2026-03-05".into())));
    assert_eq!(on("ok", "2026-03-03 00:00:00"), Some((Outcome::Kept, "2026-03-03".into())));
    assert_eq!(on("late", "2026-03-08 00:00:00"), Some((Outcome::Late, "2026-03-08".into())));
    assert_eq!(on("more", "2026-03-03 00:00:00"), Some((Outcome::Exceeded, "2026-03-03".into())));
    assert_eq!(on("no", ""), Some((Outcome::Missed, "2026-03-06".into())));
    assert_eq!(on("?", ""), None);
    assert_eq!(on("", "2026-03-03 00:00:00"), Some((Outcome::Kept, "2026-03-03".into())));
    for (outcome, delivered) in [
        ("ok", "2026-03-08 00:00:00"),
        ("late", "2026-03-03 00:00:00"),
        ("late", ""),
        ("?", "2026-03-03 00:00:00"),
        ("x", ""),
    ] {
        assert_eq!(ended(outcome, delivered).unwrap_err().0, "outcome", "{outcome} {delivered}");
    }
}

#[test]
fn a_faulty_cell_is_named() {
    let plan = plan(mapping());
    for (column, cell) in [
        ("customer", ""),
        ("customer", "a\u{7}b"),
        ("since", "9999-01-01"),
        ("value", "much"),
        ("severity", "terrible"),
        ("bought", ""),
        ("due", "2026-02-30 00:00:00"),
        ("due", "2026-02-01 00:00:00"),
        ("reviewed", ""),
        ("score", "6"),
        ("again", "perhaps"),
    ] {
        assert_eq!(column_of(&plan, &[(column, cell)]), column, "{cell}");
    }
    assert_eq!(column_of(&plan, &[("customer", &"x".repeat(201))]), "customer");
    assert_eq!(column_of(&plan, &[("region", &"x".repeat(61))]), "region");
    assert_eq!(column_of(&plan, &[("comment", &"x".repeat(5_001))]), "comment");
}

#[test]
fn names_are_taken_as_they_are() {
    let plan = plan(mapping());
    for name in ["=HYPERLINK(1)", "شركة الأمل", "+49", "@x", "{order}"] {
        assert_eq!(row(&plan, &[("customer", name)]).unwrap().customer.name, format!("Customer {name}"));
    }
}

#[test]
fn the_columns_and_questions_are_each_named_once() {
    let plan = plan(mapping());
    let mut columns = plan.columns().to_vec();
    columns.sort();
    columns.dedup();
    assert_eq!(columns.len(), plan.columns().len());
    let questions: Vec<_> = plan.questions().iter().map(|(key, kind, c)| (key.as_str(), *kind, *c)).collect();
    assert_eq!(
        questions,
        [
            ("satisfaction", QuestionKind::Satisfaction, Component::Delivery),
            ("words", QuestionKind::Open, Component::Delivery),
            ("recommend", QuestionKind::Recommend, Component::Service),
        ]
    );
}

/// The place and code of each fault after one part of the mapping was changed.
fn faults(pointer: &str, value: Value) -> Vec<(String, String)> {
    let mut form = mapping();
    *form.pointer_mut(pointer).unwrap() = value;
    let mapping: Mapping = serde_json::from_value(form).unwrap();
    let faults = Plan::new(&mapping).unwrap_err();
    faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

#[test]
fn every_fault_of_a_mapping_has_its_place() {
    let one = |at: &str, value, place: &str, code: &str| {
        assert_eq!(faults(at, value), [(place.to_owned(), code.to_owned())], "{at}");
    };
    one("/version", json!(2), "/version", "unknown-version");
    one("/source", json!(" "), "/source", "empty");
    one("/customer/id", json!("c1"), "/customer/id", "constant-id");
    one("/customer/id", json!({"template": "x"}), "/customer/id", "constant-id");
    one("/customer/name", json!({}), "/customer/name", "one-of");
    one("/customer/name", json!({"column": "a", "constant": "b"}), "/customer/name", "one-of");
    one("/customer/name", json!({"template": "{a"}), "/customer/name/template", "not-a-template");
    one(
        "/customer/name",
        json!({"constant": "a", "default": "b"}),
        "/customer/name/default",
        "only-with-column",
    );
    one("/customer/segment", json!({"constant": "x".repeat(61)}), "/customer/segment", "too-long");
    one("/customer/kind", json!("martian"), "/customer/kind", "unknown-word");
    one("/customer/kind/map/firm", json!("martian"), "/customer/kind/map/firm", "unknown-word");
    one("/customer/kind/default", json!("martian"), "/customer/kind/default", "unknown-word");
    one("/customer/since/format", json!("%Q"), "/customer/since/format", "not-a-format");
    one("/customer/since/column", json!(""), "/customer/since/column", "empty");
    one(
        "/customer/yearly_value",
        json!({"column": "v", "digits": 9}),
        "/customer/yearly_value/digits",
        "off-the-range",
    );
    one("/promise/component", json!("luck"), "/promise/component", "unknown-word");
    one("/promise/severity", json!({"template": "{a}"}), "/promise/severity", "one-of");
    one(
        "/promise/text",
        json!({"column": "a", "map": {"a/b": "x".repeat(501)}}),
        "/promise/text/map/a~1b",
        "too-long",
    );
    one("/response/0/answer", json!([]), "/response/0/answer", "number-of-answers");
    one("/response/0/answer/0/kind", json!("open"), "/response/0/answer/0/kind", "words");
    one("/response/0/answer/1/key", json!("words"), "/response/0/answer/1/key", "key-twice");
    one(
        "/response/0/answer/1/value/map/yes",
        json!(11),
        "/response/0/answer/1/value/map/yes",
        "off-the-scale",
    );
    one("/response/0/answer/0/comment/columns", json!([]), "/response/0/answer/0/comment/columns", "empty");
}

#[test]
fn unknown_fields_are_refused() {
    for at in
        ["", "/customer", "/customer/id", "/promise", "/promise/due", "/response/0", "/response/0/answer/0"]
    {
        let mut form = mapping();
        form.pointer_mut(at).unwrap()["colour"] = json!("red");
        let error = serde_json::from_value::<Mapping>(form).unwrap_err().to_string();
        assert!(error.contains("colour"), "{at}: {error}");
    }
}
