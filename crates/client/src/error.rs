//! Why a call brought no result.

use kept_api::problem::Code;
use kept_core::violation::Violation;
use serde::Deserialize;

/// A problem after RFC 9457, as the server sends it. Read leniently: an old program must understand a new server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The code from the one table of problems.
    pub code: String,
    /// What it is, in the server's words.
    pub title: String,
    /// What happened this time and what to do, in the server's words.
    pub detail: Option<String>,
    /// The places in the request that are wrong.
    pub errors: Vec<FieldError>,
    /// Finds the request in the server's log.
    pub request_id: Option<String>,
}

/// One place in a request that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FieldError {
    /// JSON pointer into the request body, such as `/name`.
    pub pointer: String,
    /// What is wrong there.
    pub code: String,
    /// The same as a sentence, where the server gives one.
    pub detail: Option<String>,
}

impl From<Violation> for FieldError {
    /// What the same rules find before anything is sent.
    fn from(violation: Violation) -> Self {
        Self { pointer: violation.pointer, code: violation.code, detail: Some(violation.detail) }
    }
}

/// Why a call brought no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The server said what is wrong.
    #[error("{} {}: {}", .0.status, .0.code, .0.detail.as_deref().unwrap_or(&.0.title))]
    Problem(Box<Problem>),
    /// The request cannot be written: an address, a header or a body that is none.
    #[error("this request cannot be sent: {why}")]
    Unsendable {
        /// What is wrong with it.
        why: String,
    },
    /// No answer came: no network, or nobody at the other end.
    #[error("nobody answers: {why}")]
    Network {
        /// What the network said.
        why: String,
    },
    /// No answer came in time.
    #[error("no answer came in time")]
    Timeout,
    /// An answer that is none of the server's: a proxy's error page, for instance.
    #[error("the answer, {status}, is not Kept's")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// Finds the request in the log, if the server saw it.
        request_id: Option<String>,
    },
    /// A good answer in a form that this program does not know: it is older than the server.
    #[error("the answer has a form that this program does not know")]
    Outdated {
        /// Finds the request in the log.
        request_id: Option<String>,
    },
}

impl Error {
    /// The HTTP status, where an answer came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Problem(problem) => Some(problem.status),
            Self::Unreadable { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the server refused for this reason.
    pub fn is(&self, code: Code) -> bool {
        matches!(self, Self::Problem(problem) if problem.code == code.as_str())
    }

    /// Finds the request in the server's log.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem.request_id.as_deref(),
            Self::Unreadable { request_id, .. } | Self::Outdated { request_id } => request_id.as_deref(),
            _ => None,
        }
    }
}
