//! What a check came to.

use serde::Serialize;

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// As it should be.
    Good,
    /// Kept works, but somebody should know.
    Warning,
    /// Kept does not work, or what it acknowledged is in danger.
    Wrong,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Found {
    /// What was looked at.
    pub(super) check: &'static str,
    pub(super) state: State,
    /// How it is.
    pub(super) says: String,
    /// What to do; empty where nothing is to be done.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) todo: String,
}

impl Found {
    pub(super) fn good(check: &'static str, says: impl Into<String>) -> Self {
        Self { check, state: State::Good, says: says.into(), todo: String::new() }
    }

    pub(super) fn warning(check: &'static str, says: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { check, state: State::Warning, says: says.into(), todo: todo.into() }
    }

    pub(super) fn wrong(check: &'static str, says: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { check, state: State::Wrong, says: says.into(), todo: todo.into() }
    }

    /// For a person.
    pub(super) fn lines(&self) -> Vec<String> {
        let word = match self.state {
            State::Good => "ok",
            State::Warning => "WARNING",
            State::Wrong => "WRONG",
        };
        let mut lines = vec![format!("{word:<8} {:<16} {}", self.check, self.says)];
        if !self.todo.is_empty() {
            lines.push(format!("{:<8} {:<16} → {}", "", "", self.todo));
        }
        lines
    }
}
