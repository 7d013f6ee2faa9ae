//! What differs between two states of a thing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// One place that differs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    /// Where: names joined by dots, such as `external.id`.
    pub(super) place: String,
    /// What stood there; none where nothing did.
    pub(super) before: Option<Value>,
    /// What stands there; none where nothing does.
    pub(super) after: Option<Value>,
}

/// Every place that differs, in the order of their names; of a new or a gone thing, all it has.
pub(super) fn of(before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let (mut old, mut new) = (leaves(before), leaves(after));
    let places: BTreeSet<String> = old.keys().chain(new.keys()).cloned().collect();
    let change = |place: String| {
        let change = Change { before: old.remove(&place), after: new.remove(&place), place };
        (change.before != change.after).then_some(change)
    };
    places.into_iter().filter_map(change).collect()
}

fn leaves(thing: Option<&Value>) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    if let Some(thing) = thing {
        gather("", thing, &mut found);
    }
    found
}

/// Goes down through objects and lists of objects; a list of plain values is one value.
fn gather(place: &str, value: &Value, found: &mut BTreeMap<String, Value>) {
    let under = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                gather(&under(name), value, found);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (index, item) in items.iter().enumerate() {
                gather(&under(&(index + 1).to_string()), item, found);
            }
        }
        Value::Null => {}
        plain => {
            found.insert(place.to_owned(), plain.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn places(before: &Value, after: &Value) -> Vec<String> {
        of(Some(before), Some(after)).into_iter().map(|change| change.place).collect()
    }

    #[test]
    fn only_what_differs_is_listed_however_deep_it_lies() {
        let before = json!({"name": "A", "external": {"source": "crm", "id": "1"}, "tags": ["x"], "gone": 1});
        let after =
            json!({"name": "A", "external": {"source": "crm", "id": "2"}, "tags": ["x", "y"], "new": true});
        assert_eq!(places(&before, &after), ["external.id", "gone", "new", "tags"]);
        assert_eq!(places(&before, &before), Vec::<String>::new());
    }

    #[test]
    fn nothing_and_null_are_the_same() {
        assert_eq!(places(&json!({"a": null}), &json!({})), Vec::<String>::new());
    }

    #[test]
    fn of_a_new_thing_all_is_listed_and_of_lists_of_things_each() {
        let new = json!({"questions": [{"key": "a"}, {"key": "b"}]});
        let all = of(None, Some(&new));
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].place, "questions.1.key");
        assert_eq!((all[0].before.clone(), all[0].after.clone()), (None, Some(json!("a"))));
    }
}
