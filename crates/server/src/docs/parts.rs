//! What the page shows, taken from the document.

use std::collections::BTreeMap;

use maud::{Markup, html};
use serde_json::Value;

use super::Line;

/// One operation.
pub(super) struct Operation<'a> {
    pub(super) name: &'a str,
    pub(super) summary: &'a str,
    pub(super) method: String,
    pub(super) path: &'a str,
    pub(super) it: &'a Value,
}

impl<'a> Operation<'a> {
    /// Media type and schema of what it takes.
    pub(super) fn body(&self) -> Option<(&'a str, &'a Value)> {
        let contents = at(self.it, "/requestBody/content").as_object()?;
        contents.iter().next().map(|(media, content)| (media.as_str(), &content["schema"]))
    }

    /// Whether it is for whoever is not signed in.
    pub(super) fn is_public(&self) -> bool {
        self.it["security"].as_array().is_some_and(|all| all.iter().any(|one| one == &serde_json::json!({})))
    }
}

/// Every tag with its words and its operations, in the order of the document.
pub(super) fn by_tag(document: &Value) -> Vec<(&str, &str, Vec<Operation<'_>>)> {
    let mut of: BTreeMap<&str, Vec<Operation<'_>>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, it) in item.as_object().into_iter().flatten() {
            let (name, summary) = (text(&it["operationId"]), text(&it["summary"]));
            let one = Operation { name, summary, method: method.to_uppercase(), path, it };
            of.entry(text(at(it, "/tags/0"))).or_default().push(one);
        }
    }
    let tags = document["tags"].as_array().into_iter().flatten();
    tags.filter_map(|tag| {
        let name = text(&tag["name"]);
        Some((name, text(&tag["description"]), of.remove(name)?))
    })
    .collect()
}

static NOTHING: Value = Value::Null;

/// What stands at a pointer; null where there is nothing.
pub(super) fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or(&NOTHING)
}

/// A text; empty where there is none.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A schema without references.
pub(super) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|target| document.pointer(target.trim_start_matches('#')));
    target.unwrap_or(schema)
}

/// The fields of an object.
pub(super) fn fields<'a>(document: &'a Value, schema: &'a Value) -> Vec<Line<'a>> {
    let schema = resolve(document, schema);
    let needed: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flatten();
    let line = |(name, field): (&'a String, &'a Value)| {
        (name.as_str(), kind(field), String::new(), needed.contains(&name.as_str()), words_of(field))
    };
    properties.map(line).collect()
}

/// What a field means. Where it may be null its words stand with the other choice.
fn words_of(field: &Value) -> &str {
    let choices = field["oneOf"].as_array().into_iter().flatten();
    std::iter::once(field)
        .chain(choices)
        .map(|one| text(&one["description"]))
        .find(|words| !words.is_empty())
        .unwrap_or_default()
}

/// The words of an enumeration, where there are some.
pub(super) fn words(schema: &Value) -> Option<String> {
    let of = |schema: &Value| {
        let all = schema["enum"].as_array()?;
        Some(all.iter().map(|word| word.as_str().unwrap_or("null").to_owned()).collect::<Vec<_>>())
    };
    let all =
        of(schema).or_else(|| Some(schema["oneOf"].as_array()?.iter().filter_map(of).flatten().collect()))?;
    (!all.is_empty()).then(|| all.join(", "))
}

/// What a value is, with links to schemas that have a name.
pub(super) fn kind(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
        return html! { a href={ "#schema-" (name) } { (name) } };
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(all) = schema[choice].as_array() {
            let all: Vec<Markup> = all.iter().filter(|one| one["type"] != "null").map(kind).collect();
            return html! { @for (place, one) in all.iter().enumerate() { @if place > 0 { " or " } (one) } };
        }
    }
    if schema["items"].is_object() {
        return html! { "list of " (kind(&schema["items"])) };
    }
    let plain = match &schema["type"] {
        Value::Array(all) => all
            .iter()
            .filter_map(Value::as_str)
            .filter(|kind| *kind != "null")
            .collect::<Vec<_>>()
            .join(" or "),
        kind => text(kind).to_owned(),
    };
    let format = text(&schema["format"]);
    html! {
        (plain) @if !format.is_empty() { " (" (format) ")" }
        @if let Some(words) = words(schema) { ": " code { (words) } }
    }
}
