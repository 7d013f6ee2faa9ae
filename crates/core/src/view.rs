//! Saved views: a filter of a page under a name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::violation::{Violation, check_optional_text, check_text};

/// The longest name of a view, in characters.
pub const MAX_NAME: usize = 80;
/// A page has no more parameters than this.
const MOST_PARAMETERS: usize = 20;
/// The longest name of a parameter, in characters.
const LONGEST_KEY: usize = 40;
/// The longest value of a parameter, in characters.
const LONGEST_VALUE: usize = 200;

/// A page whose filter can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ViewPage {
    /// The list of customers.
    Customers,
}

impl ViewPage {
    /// All pages.
    pub const ALL: [Self; 1] = [Self::Customers];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customers => "customers",
        }
    }
}

/// Checks the name of a view.
pub fn check_name(pointer: &str, name: &str, faults: &mut Vec<Violation>) {
    check_text(pointer, name, MAX_NAME, faults);
}

/// Checks what stands behind the question mark of a page: names in snake case, short values. Which of them a page knows
/// is the page's affair: what it does not know, it leaves alone.
pub fn check_query(pointer: &str, query: &BTreeMap<String, String>, faults: &mut Vec<Violation>) {
    if query.len() > MOST_PARAMETERS {
        let detail = format!("At most {MOST_PARAMETERS} parameters; these are {}.", query.len());
        faults.push(Violation::new(pointer, "too-many", detail));
    }
    let is_key = |key: &str| {
        (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    for (key, value) in query {
        if is_key(key) {
            check_optional_text(&format!("{pointer}/{key}"), value, LONGEST_VALUE, faults);
        } else {
            let detail = format!("Write parameters with a to z and _, at most {LONGEST_KEY} characters.");
            faults.push(Violation::new(pointer, "not-a-parameter", detail));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(query: &[(&str, &str)]) -> Vec<String> {
        let query = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let mut faults = Vec::new();
        check_query("/query", &query, &mut faults);
        faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
    }

    #[test]
    fn a_view_holds_parameters_and_nothing_else() {
        assert!(faults(&[("sort", "loyalty"), ("known", "false"), ("segment", "Süd & Co")]).is_empty());
        assert_eq!(faults(&[("Sort", "x")]), ["/query not-a-parameter"]);
        assert_eq!(faults(&[("", "x")]), ["/query not-a-parameter"]);
        assert_eq!(faults(&[("q", "a\u{0}b")]), ["/query/q control-character"]);
        assert_eq!(faults(&[("q", &"x".repeat(201))]), ["/query/q too-long"]);
        let keys: Vec<String> = (0..21).map(|n| "a".repeat(n + 1)).collect();
        let many: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "1")).collect();
        assert_eq!(faults(&many), ["/query too-many"]);
    }

    #[test]
    fn words_come_back() {
        for page in ViewPage::ALL {
            let word = format!("\"{}\"", page.as_str());
            assert_eq!(serde_json::from_str::<ViewPage>(&word).unwrap(), page);
        }
    }
}
