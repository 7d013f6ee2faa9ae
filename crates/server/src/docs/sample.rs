//! An example of each operation, made from its schemas.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::parts::{Operation, at, resolve, text};

/// How deep an example goes: schemas may contain themselves.
const DEEPEST: usize = 6;

/// The operation as a command. `$KEPT` is where the server is, `$KEY` a key.
pub(super) fn curl(document: &Value, one: &Operation<'_>) -> String {
    let mut command = String::from("curl");
    // Writing to a string cannot fail.
    if one.method != "GET" {
        let _ = write!(command, " -X {}", one.method);
    }
    let _ = write!(command, " \"$KEPT{}\"", filled(one));
    if !one.is_public() {
        let bearer = at(document, "/components/securitySchemes").as_object().into_iter().flatten();
        let bearer = bearer.map(|(_, scheme)| scheme).any(|scheme| scheme["scheme"] == "bearer");
        let who = if bearer {
            "-H \"Authorization: Bearer $KEY\""
        } else {
            "-b kept.cookies -H 'Sec-Fetch-Site: same-origin'"
        };
        let _ = write!(command, " \\\n  {who}");
    }
    match one.body() {
        Some((media, schema)) if media.ends_with("json") => {
            let body = serde_json::to_string(&value(document, schema, 0))
                .unwrap_or_default()
                .replace('\'', "'\\\\''");
            let _ = write!(command, " \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'");
        }
        Some((_, schema)) => {
            for name in resolve(document, schema)["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name)
            {
                let _ = write!(command, " \\\n  -F {name}=@{name}");
            }
        }
        None => {}
    }
    command
}

/// The path with an example in the place of each parameter, and the parameters of the query that are needed.
fn filled(one: &Operation<'_>) -> String {
    let mut path = one.path.to_owned();
    let mut query = String::new();
    for parameter in one.it["parameters"].as_array().into_iter().flatten() {
        let name = text(&parameter["name"]);
        match text(&parameter["in"]) {
            "path" => path = path.replace(&format!("{{{name}}}"), &format!("${}", name.to_uppercase())),
            "query" if parameter["required"] == true => {
                let _ = write!(query, "{}{name}=…", if query.is_empty() { '?' } else { '&' });
            }
            _ => {}
        }
    }
    path + &query
}

/// A value that the schema allows: of an object what is needed.
fn value(document: &Value, schema: &Value, depth: usize) -> Value {
    let schema = resolve(document, schema);
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(one) =
            schema[choice].as_array().and_then(|all| all.iter().find(|one| one["type"] != "null"))
        {
            return value(document, one, depth + 1);
        }
    }
    if let Some(all) = schema["allOf"].as_array() {
        let parts = all.iter().filter_map(|one| value(document, one, depth + 1).as_object().cloned());
        return Value::Object(parts.flatten().collect());
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        kind => kind.as_str(),
    };
    match kind {
        Some("object") => {
            let needed = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let field = |name: &str| {
                (name.to_owned(), value(document, at(&schema["properties"], &format!("/{name}")), depth + 1))
            };
            Value::Object(needed.map(field).collect::<Map<_, _>>())
        }
        Some("array") => json!([value(document, &schema["items"], depth + 1)]),
        Some("integer" | "number") => schema["minimum"].as_i64().unwrap_or(1).into(),
        Some("boolean") => true.into(),
        _ => match text(&schema["format"]) {
            "uuid" => json!("0190a5c4-7d52-7a30-8f6e-0123456789ab"),
            "date" => json!("2026-03-02"),
            "date-time" => json!("2026-03-02T09:00:00Z"),
            _ => json!("…"),
        },
    }
}
