//! Ids that other systems give to the same things.

use crate::violation::{Violation, check_text};

/// The longest name of another system, in characters.
pub const MAX_SOURCE: usize = 60;
/// The longest id there, in characters.
pub const MAX_ID: usize = 200;

/// Checks the name of another system and an id there.
pub fn check(pointer: &str, source: &str, id: &str, faults: &mut Vec<Violation>) {
    check_text(&format!("{pointer}/source"), source, MAX_SOURCE, faults);
    check_text(&format!("{pointer}/id"), id, MAX_ID, faults);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_are_needed() {
        let mut faults = Vec::new();
        check("/external", "crm", "42", &mut faults);
        assert_eq!(faults, vec![]);
        check("/external", " ", &"4".repeat(201), &mut faults);
        let at: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(at, ["/external/source", "/external/id"]);
    }
}
