use serde_json::{Map, Value, json};

/// One operation of the document.
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) method: reqwest::Method,
    pub(crate) it: Value,
}

/// The document.
pub(crate) struct Document(pub(crate) Value);

impl Document {
    pub(crate) fn read() -> Self {
        Self(serde_json::to_value(kept_server::openapi::document()).unwrap())
    }

    /// All operations but signing out, after which nobody would be signed in, and streams, which have no end.
    pub(crate) fn operations(&self) -> Vec<Operation> {
        let mut all = self.all();
        all.retain(|operation| {
            let stream = operation.it["responses"]["200"]["content"]["text/event-stream"].is_object();
            operation.name != "sign_out" && !stream
        });
        // Signing in fails often here and then makes everybody wait, so it comes last.
        all.sort_by_key(|operation| operation.name == "sign_in");
        all
    }

    /// All operations.
    pub(crate) fn all(&self) -> Vec<Operation> {
        let mut all = Vec::new();
        for (path, item) in self.0["paths"].as_object().unwrap() {
            for (method, it) in item.as_object().unwrap() {
                let name = it["operationId"].as_str().unwrap().to_owned();
                let method = method.to_uppercase().parse().unwrap();
                all.push(Operation { name, path: path.clone(), method, it: it.clone() });
            }
        }
        all
    }

    /// A schema without references.
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(target) => self.resolve(self.0.pointer(target.trim_start_matches('#')).unwrap()),
            None => schema,
        }
    }

    /// A value that the schema allows.
    pub(crate) fn sample(&self, schema: &Value) -> Value {
        let schema = self.resolve(schema);
        if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
            return first.clone();
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(all) = schema[choice].as_array() {
                return self.sample(all.iter().find(|one| one["type"] != "null").unwrap());
            }
        }
        if let Some(all) = schema["allOf"].as_array() {
            let mut fields = Map::new();
            all.iter()
                .filter_map(|one| self.sample(one).as_object().cloned())
                .for_each(|more| fields.extend(more));
            return Value::Object(fields);
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").unwrap().as_str(),
            kind => kind.as_str(),
        };
        match kind {
            Some("object") => {
                let fields = schema["properties"].as_object().cloned().unwrap_or_default();
                fields.iter().map(|(name, field)| (name.clone(), self.sample(field))).collect()
            }
            Some("array") => {
                let items = &schema["items"];
                let count = schema["minItems"].as_u64().unwrap_or(1).max(1);
                if items.is_object() { (0..count).map(|_| self.sample(items)).collect() } else { json!([]) }
            }
            Some("integer" | "number") => schema["minimum"].as_i64().unwrap_or(1).into(),
            Some("boolean") => false.into(),
            _ => Self::sample_text(schema),
        }
    }

    fn sample_text(schema: &Value) -> Value {
        match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("uuid"), _) => "01a20355-5d2b-73cf-8993-470008ed797e".into(),
            (Some("date"), _) => "2026-03-01".into(),
            (Some("date-time"), _) => "2026-03-01T09:00:00Z".into(),
            (_, Some(pattern)) if pattern.starts_with("^[A-Z]") => "EUR".into(),
            _ => "sample".into(),
        }
    }

    /// The schema of the JSON that an operation takes.
    #[allow(clippy::unused_self, reason = "it is asked of the document")]
    pub(crate) fn body<'a>(&'a self, operation: &'a Operation) -> Option<&'a Value> {
        let schema = &operation.it["requestBody"]["content"]["application/json"]["schema"];
        schema.is_object().then_some(schema)
    }
}

/// The path with every parameter in it replaced.
pub(crate) fn fill(path: &str, value: &str) -> String {
    let mut filled = String::new();
    for (place, part) in path.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, rest)) if place > 0 => filled.extend([value, rest]),
            _ => filled.push_str(part),
        }
    }
    filled
}

/// An id that nobody has.
pub(crate) const NOBODY: &str = "01a20355-5d2b-73cf-8993-470008ed797e";
