//! The document of the interface keeps its rules, and is the one that is committed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

/// What may be done by whoever is not signed in. This list may only shrink.
const PUBLIC: [&str; 8] = [
    "accept_invitation",
    "open_ask",
    "open_invitation",
    "open_password_reset",
    "reset_password",
    "set_up",
    "sign_in",
    "submit_response",
];

fn document() -> Value {
    serde_json::to_value(kept_server::openapi::document()).unwrap()
}

/// Every operation: path, method, contents.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let of_path = |(path, item): (&String, &Value)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(|(method, it)| (path.clone(), method.clone(), it.clone())).collect::<Vec<_>>()
    };
    document["paths"].as_object().unwrap().iter().flat_map(of_path).collect()
}

fn committed() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json")
}

#[test]
fn every_operation_says_what_it_does_and_takes_and_how_it_refuses() {
    let document = document();
    let tags: BTreeSet<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    let mut names = BTreeSet::new();
    let mut used = BTreeSet::new();
    let operations = operations(&document);
    assert!(operations.len() > 30, "only {} operations", operations.len());
    for (path, method, it) in &operations {
        let at = format!("{method} {path}");
        let name = it["operationId"].as_str().unwrap_or_else(|| panic!("{at} has no operationId"));
        assert!(names.insert(name.to_owned()), "{name} is the name of two operations");
        assert!(it["summary"].as_str().is_some_and(|words| !words.is_empty()), "{at} has no summary");
        let tag = it["tags"][0].as_str().unwrap_or_else(|| panic!("{at} has no tag"));
        assert!(
            tags.contains(tag) && it["tags"].as_array().unwrap().len() == 1,
            "{at} has not one known tag"
        );
        used.insert(tag.to_owned());
        let refusals = &it["responses"]["4XX"]["content"];
        assert!(refusals["application/problem+json"].is_object(), "{at} does not say how it refuses");
        let good = it["responses"].as_object().unwrap().keys().any(|status| status.starts_with('2'));
        assert!(good, "{at} does not say how it succeeds");
        if matches!(method.as_str(), "put" | "patch") {
            assert!(it["requestBody"].is_object(), "{at} does not say what it takes");
        }
    }
    assert_eq!(used.len(), tags.len(), "a tag without operations: {tags:?} {used:?}");
}

#[test]
fn every_parameter_of_a_path_is_described() {
    for (path, method, it) in operations(&document()) {
        let parameters = it["parameters"].as_array().cloned().unwrap_or_default();
        let declared: BTreeSet<&str> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let wanted: BTreeSet<&str> =
            path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        assert_eq!(declared, wanted, "{method} {path}");
        for parameter in &parameters {
            let name = parameter["name"].as_str().unwrap();
            assert!(
                parameter["description"].as_str().is_some_and(|words| !words.is_empty()),
                "{method} {path}: {name} is not described"
            );
            if parameter["in"] == "path" {
                assert_eq!(parameter["required"], true, "{method} {path}: {name}");
            }
        }
    }
}

#[test]
fn every_schema_and_every_field_is_described() {
    fn described(value: &Value) -> bool {
        let choices = ["oneOf", "allOf"].into_iter().filter_map(|choice| value[choice].as_array()).flatten();
        value["description"].as_str().is_some_and(|words| !words.is_empty())
            || choices.into_iter().any(described)
    }
    let document = document();
    let mut silent = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        // A choice says of each of its words what it means.
        let choices = schema["oneOf"].as_array();
        if !described(schema) {
            silent.push(name.clone());
        }
        let objects = std::iter::once(schema).chain(choices.into_iter().flatten());
        for (field, value) in objects.filter_map(|one| one["properties"].as_object()).flatten() {
            // The word that tells variants apart has its meaning in the schema itself.
            let tells_apart = value["enum"].as_array().is_some_and(|words| words.len() == 1);
            if !described(value) && !tells_apart {
                silent.push(format!("{name}.{field}"));
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn whatever_changes_something_takes_a_key_and_what_has_a_version_takes_conditions() {
    let document = document();
    let has = |it: &Value, name: &str| {
        let all = it["parameters"].as_array().cloned().unwrap_or_default();
        all.iter().any(|parameter| parameter["in"] == "header" && parameter["name"] == name)
    };
    let (mut keys, mut versions) = (0, 0);
    for (path, method, it) in operations(&document) {
        let name = it["operationId"].as_str().unwrap();
        if method == "get" {
            assert!(!has(&it, "Idempotency-Key") && !has(&it, "If-Match"), "{name}");
            assert_eq!(has(&it, "If-None-Match"), it["responses"]["304"].is_object(), "{name}");
            continue;
        }
        keys += usize::from(has(&it, "Idempotency-Key"));
        versions += usize::from(has(&it, "If-Match"));
        if matches!(method.as_str(), "put" | "patch" | "delete") && path.contains("/customers/") {
            assert!(has(&it, "If-Match") && has(&it, "Idempotency-Key"), "{name}");
        }
    }
    assert!(keys > 20 && versions > 12, "{keys} take keys, {versions} versions");
}

#[test]
fn all_operations_but_a_few_want_a_session_or_a_key() {
    let document = document();
    assert_eq!(document["security"], serde_json::json!([{ "session": [] }, { "key": [] }]));
    let key = &document["components"]["securitySchemes"]["key"];
    assert_eq!((&key["type"], &key["scheme"]), (&"http".into(), &"bearer".into()));
    let scheme = &document["components"]["securitySchemes"]["session"];
    assert_eq!((&scheme["in"], &scheme["name"]), (&"cookie".into(), &"kept".into()));
    let open: BTreeSet<String> = operations(&document)
        .into_iter()
        .filter(|(_, _, it)| it["security"] == serde_json::json!([{}]))
        .map(|(_, _, it)| it["operationId"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(open, PUBLIC.map(str::to_owned).into());
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(document: &Value, value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(target)) = fields.get("$ref") {
                    let found = target.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
                    assert!(found.is_some(), "{target} leads nowhere");
                }
                fields.values().for_each(|field| walk(document, field));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(document, item)),
            _ => {}
        }
    }
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    walk(&document, &document);
}

#[test]
fn the_committed_document_is_this_one() {
    let now = kept_server::openapi::document().to_pretty_json().unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(committed(), &now).unwrap();
    }
    let before = std::fs::read_to_string(committed()).unwrap_or_default();
    let differs = before.lines().zip(now.lines()).position(|(a, b)| a != b);
    assert!(
        before == now,
        "docs/openapi.json is not what the handlers say (first difference in line {}); \
         look at the change and run UPDATE=1 cargo test -p kept-tests openapi::",
        differs.map_or(before.lines().count().min(now.lines().count()) + 1, |line| line + 1)
    );
}
