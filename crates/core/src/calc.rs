//! One door to the figures for others: JSON in, JSON out, the topic by its name.
//!
//! `kept calc`, `POST /api/v1/calc/{topic}` and the WebAssembly module call [`calc`] and nothing else, so the three
//! answer alike. A request is `{"cases": [{"id", "input"}]}`; the answer is an object of one result for each id.
//! A case that names a file in `data` finds it among the [`Files`] of the caller; one that carries `table`
//! (`{"columns", "rows"}`) needs none.

mod answer;
mod input;
mod table;
mod topics;

pub use table::{Files, Table};

use input::{Case, Fault, Node};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What was wrong with one case: where, and what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCase {
    /// The id of the case, where it has one.
    pub case: Option<String>,
    /// JSON pointer from the request, such as `/cases/0/input/confidence`.
    pub pointer: String,
    /// What is wrong there, in a sentence.
    pub says: String,
}

/// Why nothing was computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalcError {
    /// No figure has this name; [`topic_names`] lists them.
    #[error("there is no topic \"{0}\"")]
    UnknownTopic(String),
    /// One or more cases cannot be computed; at least one, at most [`MOST_FAULTS`].
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    BadCases(Vec<BadCase>),
    /// The caller let no more time.
    #[error("the time for these cases was over before they were computed")]
    Stopped,
}

/// So many bad cases are named; what follows them is not looked at.
pub const MOST_FAULTS: usize = 20;

impl std::fmt::Display for BadCase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.case {
            Some(case) => write!(f, "case \"{case}\": {}: {}", self.pointer, self.says),
            None => write!(f, "{}: {}", self.pointer, self.says),
        }
    }
}

/// The names of all topics, ascending.
pub fn topic_names() -> impl Iterator<Item = &'static str> {
    topics::TOPICS.iter().map(|(name, _)| *name)
}

/// Computes every case of `request`, or says which cannot be computed and why.
pub fn calc(topic: &str, request: &Value, files: &Files) -> Result<Value, CalcError> {
    calc_while(topic, request, files, &|| true)
}

/// The same for a caller with a limit of time: stops soon after `go_on` is false.
pub fn calc_while(
    topic: &str,
    request: &Value,
    files: &Files,
    go_on: &dyn Fn() -> bool,
) -> Result<Value, CalcError> {
    let compute = topics::TOPICS
        .binary_search_by_key(&topic, |(name, _)| name)
        .ok()
        .and_then(|at| topics::TOPICS.get(at))
        .ok_or_else(|| CalcError::UnknownTopic(topic.to_owned()))?
        .1;
    let cases = Node::root(request).get("cases");
    let (mut found, mut seen, mut faults) = (Map::new(), BTreeSet::new(), Vec::new());
    for case in cases.items().map_err(|fault| CalcError::BadCases(vec![named(None, fault)]))? {
        let id = case.get("id");
        let result = id.text().and_then(|text| {
            if !seen.insert(text) {
                return Err(id.fault("two cases have this id"));
            }
            let input = case.get("input");
            input.object()?;
            Ok((text, compute(&Case::new(input, files, go_on))?))
        });
        match result {
            Ok((id, value)) => {
                found.insert(id.to_owned(), value);
            }
            Err(fault) if fault.stopped => return Err(CalcError::Stopped),
            Err(fault) => faults.push(named(id.text().ok(), fault)),
        }
        if !go_on() {
            return Err(CalcError::Stopped);
        }
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if faults.is_empty() { Ok(Value::Object(found)) } else { Err(CalcError::BadCases(faults)) }
}

fn named(case: Option<&str>, fault: Fault) -> BadCase {
    BadCase { case: case.map(str::to_owned), pointer: fault.pointer, says: fault.says }
}

#[cfg(test)]
mod tests;
