//! What is wrong with an input, said so that a program finds the place and a person knows what to do.

use serde::{Deserialize, Serialize};

/// One fault of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Violation {
    /// Where: a JSON pointer into the input, such as `/questions/2/kind`; empty for the whole.
    pub pointer: String,
    /// What: a stable word in kebab case, such as `too-many-questions`.
    pub code: String,
    /// In English, what is wrong and what would be right.
    pub detail: String,
}

impl Violation {
    /// A violation at `pointer`.
    pub fn new(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.to_owned(), detail: detail.into() }
    }
}

/// Checks that a text has between 1 and `max` characters after trimming and no control characters but line ends.
pub fn check_text(pointer: &str, text: &str, max: usize, faults: &mut Vec<Violation>) {
    let length = text.trim().chars().count();
    if length == 0 {
        faults.push(Violation::new(pointer, "empty", "Write something here."));
    } else if length > max {
        faults.push(Violation::new(
            pointer,
            "too-long",
            format!("At most {max} characters; this has {length}."),
        ));
    }
    check_characters(pointer, text, faults);
}

/// Checks a text that may be empty.
pub fn check_optional_text(pointer: &str, text: &str, max: usize, faults: &mut Vec<Violation>) {
    let length = text.chars().count();
    if length > max {
        faults.push(Violation::new(
            pointer,
            "too-long",
            format!("At most {max} characters; this has {length}."),
        ));
    }
    check_characters(pointer, text, faults);
}

fn check_characters(pointer: &str, text: &str, faults: &mut Vec<Violation>) {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        faults.push(Violation::new(pointer, "control-character", "Remove the control characters."));
    }
}
