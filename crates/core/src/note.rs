//! What members write down about a customer. It is no evidence.

use crate::violation::{Violation, check_text};

/// The longest note, in characters.
pub const MAX_TEXT: usize = 5_000;

/// Checks the text of a note.
pub fn check(pointer: &str, text: &str, faults: &mut Vec<Violation>) {
    check_text(pointer, text, MAX_TEXT, faults);
}
