//! Every topic: cases as JSON in, results as JSON out.

use kept_core::calc::{CalcError, Files, topic_names};
use serde_json::Value;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Computes `{"cases": [{"id", "input"}]}` of a topic: an object of one result for each id, as JSON text.
///
/// # Errors
/// Throws an `Error` that says what is wrong: `topic` unknown, `request` no JSON, or each bad case with its id and
/// the place.
#[wasm_bindgen]
pub fn calc(topic: &str, request: &str) -> Result<String, JsError> {
    answer(topic, request).map_err(|words| JsError::new(&words))
}

fn answer(topic: &str, request: &str) -> Result<String, String> {
    let request: Value =
        serde_json::from_str(request).map_err(|error| format!("the request is no JSON: {error}"))?;
    match kept_core::calc::calc(topic, &request, &Files::new()) {
        Ok(answer) => Ok(answer.to_string()),
        Err(error @ CalcError::UnknownTopic(_)) => Err(format!("{error}; topics: {}", topics().join(", "))),
        Err(error) => Err(error.to_string()),
    }
}

/// The names of all topics.
#[wasm_bindgen]
#[must_use]
pub fn topics() -> Vec<String> {
    topic_names().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_and_refusals_are_texts() {
        let request =
            r#"{"cases": [{"id": "a", "input": {"parts_micro": [600000, 600000], "unit_micro": 1000000}}]}"#;
        assert_eq!(answer("display_rounding", request).unwrap(), r#"{"a":{"parts":[1,0],"total":1}}"#);
        assert!(answer("display_rounding", "{").unwrap_err().starts_with("the request is no JSON"));
        assert!(answer("horoscope", request).unwrap_err().contains("nps_intervals"));
        let bad = answer("promises", request).unwrap_err();
        assert!(bad.starts_with("case \"a\": /cases/0/input/"), "{bad}");
    }
}
