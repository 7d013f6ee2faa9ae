//! Writes results as JSON.

use crate::score::Interval;
use serde_json::{Value, json};

/// A number; what JSON has no number for as the text "NaN", "Infinity" or "-Infinity".
pub(super) fn real(value: f64) -> Value {
    if value.is_finite() {
        json!(value)
    } else if value.is_nan() {
        json!("NaN")
    } else if value > 0.0 {
        json!("Infinity")
    } else {
        json!("-Infinity")
    }
}

/// A list of numbers.
pub(super) fn reals(values: impl IntoIterator<Item = f64>) -> Value {
    values.into_iter().map(real).collect()
}

/// `[lo, hi]`.
pub(super) fn pair(interval: Interval) -> Value {
    reals([interval.lo, interval.hi])
}

/// The bits of a number, 16 hexadecimal digits.
pub(super) fn bits(value: f64) -> String {
    format!("{:016x}", value.to_bits())
}
