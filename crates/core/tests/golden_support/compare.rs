//! Compares a result with the expected one: every expected figure must be there and agree.

use serde_json::Value;

/// Passes when `|found - expected| <= abs + rel·|expected|`.
#[derive(Clone, Copy)]
pub(crate) struct Tolerance {
    rel: f64,
    abs: f64,
    /// Units in the last place by which a decay weight may differ from the correctly rounded one.
    ulps: u64,
}

/// Figures that tell of the reference run only.
const NOT_PRODUCED: [&str; 5] = ["iterations", "max_abs_gradient", "bootstrap", "beta_binomial_mle", "note"];

impl Tolerance {
    /// The tolerance that a reference file states; a part that it leaves out is 0.
    pub(crate) fn of(file: &Value) -> Self {
        let part = |name: &str| file["tolerance"][name].as_f64().unwrap_or(0.0);
        Self { rel: part("rel"), abs: part("abs"), ulps: 0 }
    }

    /// The same for one case: decay may be one unit off in its last place.
    pub(crate) fn for_case(self, input: &Value) -> Self {
        Self { ulps: u64::from(input["fn"] == "decay"), ..self }
    }

    fn holds(self, found: f64, expected: f64) -> bool {
        found.to_bits().abs_diff(expected.to_bits()) <= self.ulps
            || (found - expected).abs() <= self.abs + self.rel * expected.abs()
    }
}

impl Tolerance {
    fn bits_hold(self, found: &Value, expected: &Value) -> bool {
        let bits = |value: &Value| value.as_str().and_then(|text| u64::from_str_radix(text, 16).ok());
        self.ulps > 0
            && bits(found)
                .zip(bits(expected))
                .is_some_and(|(found, expected)| found.abs_diff(expected) <= self.ulps)
    }
}

/// All differences, each with its path.
pub(crate) fn differences(found: &Value, expected: &Value, tolerance: Tolerance) -> Vec<String> {
    let mut out = Vec::new();
    walk("", found, expected, tolerance, &mut out);
    out
}

fn walk(path: &str, found: &Value, expected: &Value, tolerance: Tolerance, out: &mut Vec<String>) {
    match (found, expected) {
        (_, Value::Object(wanted)) => {
            for (key, value) in wanted.iter().filter(|(key, _)| !NOT_PRODUCED.contains(&key.as_str())) {
                match found.get(key) {
                    Some(found) => walk(&format!("{path}/{key}"), found, value, tolerance, out),
                    None => out.push(format!("{path}/{key} is missing")),
                }
            }
        }
        (Value::Array(found), Value::Array(wanted)) if found.len() == wanted.len() => {
            for (at, (found, value)) in found.iter().zip(wanted).enumerate() {
                walk(&format!("{path}/{at}"), found, value, tolerance, out);
            }
        }
        _ => {
            let agrees = match (number(found), number(expected)) {
                (Some(found), Some(expected)) => tolerance.holds(found, expected),
                _ => found == expected || tolerance.bits_hold(found, expected),
            };
            if !agrees {
                out.push(format!("{path}: found {found}, expected {expected}"));
            }
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) if text == "NaN" => Some(f64::NAN),
        Value::String(text) if text == "Infinity" => Some(f64::INFINITY),
        Value::String(text) if text == "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}
