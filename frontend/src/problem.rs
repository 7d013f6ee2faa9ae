//! Everything that can go wrong between this page and the server, as one type that a person can act on.

use std::fmt;

use crate::i18n::{self, problems};

/// A problem after RFC 9457, and a place in a request that is wrong.
pub use kept_client::{FieldError, Problem};

/// Why a request brought no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// The server said what is wrong.
    Problem(Box<Problem>),
    /// No answer came: no network, or nobody at the other end.
    Network,
    /// No answer came in time.
    Timeout,
    /// An answer that is none of the server's: a proxy's error page, for instance.
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// Finds the request in the log, if the server saw it.
        request_id: Option<String>,
    },
    /// A good answer in a form this page does not know: it is older than the server.
    Outdated {
        /// Finds the request in the log.
        request_id: Option<String>,
    },
    /// A part of the app itself did not come: no network, or a server with another version of it.
    Part,
}

impl From<kept_client::Error> for ApiError {
    fn from(error: kept_client::Error) -> Self {
        match error {
            kept_client::Error::Problem(problem) => Self::Problem(problem),
            kept_client::Error::Unsendable { .. } | kept_client::Error::Network { .. } => Self::Network,
            kept_client::Error::Timeout => Self::Timeout,
            kept_client::Error::Unreadable { status, request_id } => Self::Unreadable { status, request_id },
            kept_client::Error::Outdated { request_id } => Self::Outdated { request_id },
        }
    }
}

/// What [`crate::ui::ErrorState`] shows: everything already in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened, in a few words.
    pub title: String,
    /// What happened, in a sentence.
    pub detail: String,
    /// What the reader can do.
    pub advice: &'static str,
    /// Whether the same request may succeed when it is sent again.
    pub retry: bool,
    /// Whether loading the page anew is what helps.
    pub reload: bool,
}

impl ApiError {
    /// Whether the session has ended, so that signing in is what helps.
    pub fn is_signed_out(&self) -> bool {
        self.status() == Some(401)
    }

    /// Whether what was asked for does not exist, or not for this member.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// The HTTP status, where an answer came.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Problem(problem) => Some(problem.status),
            Self::Unreadable { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The code of a problem.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            _ => None,
        }
    }

    /// Finds the request in the server's log.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem.request_id.as_deref(),
            Self::Unreadable { request_id, .. } | Self::Outdated { request_id } => request_id.as_deref(),
            _ => None,
        }
    }

    /// What is wrong at this place of the request, in the reader's language.
    pub fn at(&self, pointer: &str) -> Option<String> {
        let Self::Problem(problem) = self else { return None };
        problem.errors.iter().find(|error| error.pointer == pointer).map(sentence)
    }

    /// The error in the reader's language. Known codes have texts of ours; the server's words are the fallback.
    pub fn explain(&self) -> Explanation {
        match self {
            Self::Problem(problem) => explain(problem),
            Self::Network => Explanation {
                title: problems::network_title().to_owned(),
                detail: problems::network_detail().to_owned(),
                advice: problems::network_advice(),
                retry: true,
                reload: false,
            },
            Self::Timeout => Explanation {
                title: problems::timeout_title().to_owned(),
                detail: problems::timeout_detail().to_owned(),
                advice: problems::timeout_advice(),
                retry: true,
                reload: false,
            },
            Self::Unreadable { status, .. } => Explanation {
                title: problems::unreadable_title().to_owned(),
                detail: problems::unreadable_detail(&status.to_string()),
                advice: problems::unreadable_advice(),
                retry: true,
                reload: false,
            },
            Self::Outdated { .. } => Explanation {
                title: problems::outdated_title().to_owned(),
                detail: problems::outdated_detail().to_owned(),
                advice: problems::outdated_advice(),
                retry: false,
                reload: true,
            },
            Self::Part => Explanation {
                title: problems::part_title().to_owned(),
                detail: problems::part_detail().to_owned(),
                advice: problems::part_advice(),
                retry: true,
                reload: true,
            },
        }
    }
}

fn explain(problem: &Problem) -> Explanation {
    let key = problem.code.replace('-', "_");
    let ours = |part: &str| problems::find(&format!("{key}_{part}"));
    let by_status = match problem.status {
        401 => (problems::signed_out_title(), problems::signed_out_advice()),
        403 => (problems::forbidden_title(), problems::forbidden_advice()),
        404 => (problems::not_found_title(), problems::not_found_advice()),
        409 | 412 => (problems::conflict_title(), problems::conflict_advice()),
        429 => (problems::too_many_title(), problems::too_many_advice()),
        400..500 => (problems::refused_title(), problems::refused_advice()),
        _ => (problems::server_title(), problems::server_advice()),
    };
    let title = match ours("title") {
        Some(text) => text.to_owned(),
        None if problem.title.is_empty() => by_status.0.to_owned(),
        None => problem.title.clone(),
    };
    // The server speaks English: elsewhere its words stand only where there are none of ours.
    let detail = problem.detail.clone().filter(|_| speaks_english() || ours("title").is_none());
    Explanation {
        title,
        detail: detail.unwrap_or_default(),
        advice: ours("advice").unwrap_or(by_status.1),
        retry: problem.status >= 500 || problem.status == 429,
        reload: false,
    }
}

/// The error as a sentence beside its field.
pub fn sentence(error: &FieldError) -> String {
    let ours = i18n::field_errors::find(&error.code.replace('-', "_")).map(str::to_owned);
    let theirs = error.detail.clone().filter(|words| !words.is_empty());
    // The server's words are more exact, and English.
    let best = if speaks_english() { theirs.or(ours) } else { ours.or(theirs) };
    best.unwrap_or_else(|| i18n::field_errors::unknown(&error.code))
}

fn speaks_english() -> bool {
    i18n::locale() == i18n::Locale::En
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.explain().title)
    }
}

impl std::error::Error for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(status: u16, code: &str) -> ApiError {
        ApiError::Problem(Box::new(Problem {
            status,
            code: code.into(),
            title: "Title".into(),
            ..Default::default()
        }))
    }

    #[test]
    fn a_known_code_speaks_the_readers_language_and_an_unknown_one_the_servers() {
        assert_eq!(problem(401, "signed-out").explain().title, problems::signed_out_title());
        assert_eq!(problem(418, "teapot").explain().title, "Title");
        assert_eq!(problem(418, "teapot").explain().advice, problems::refused_advice());
        let silent = ApiError::Problem(Box::new(Problem { status: 503, ..Default::default() }));
        assert_eq!(silent.explain().title, problems::server_title());
    }

    #[test]
    fn every_problem_of_the_interface_has_words_in_every_language() {
        for code in kept_api::problem::Code::ALL {
            let key = code.as_str().replace('-', "_");
            for part in ["title", "advice"] {
                assert!(problems::find(&format!("{key}_{part}")).is_some(), "{key}_{part}");
            }
        }
    }

    #[test]
    fn elsewhere_than_in_english_our_words_stand_for_the_servers() {
        let invalid = Problem {
            status: 422,
            code: "invalid".into(),
            detail: Some("At most 40 characters.".into()),
            errors: vec![FieldError {
                pointer: "/name".into(),
                code: "too-long".into(),
                detail: Some("At most 40 characters.".into()),
            }],
            ..Default::default()
        };
        let error = ApiError::Problem(Box::new(invalid));
        assert_eq!(error.at("/name").as_deref(), Some("At most 40 characters."));
        i18n::speak(i18n::Locale::De);
        assert_eq!(error.at("/name").as_deref(), Some("Das ist zu lang."));
        assert_eq!(error.explain().detail, "");
        assert_eq!(problem(418, "teapot").explain().title, "Title", "better the server's words than none");
        i18n::speak(i18n::Locale::BASE);
    }

    #[test]
    fn only_what_may_pass_is_offered_again() {
        assert!(ApiError::Network.explain().retry);
        assert!(problem(503, "busy").explain().retry);
        assert!(!problem(422, "invalid").explain().retry);
        assert!(ApiError::Outdated { request_id: None }.explain().reload);
        assert!(ApiError::Part.explain().retry && ApiError::Part.explain().reload);
    }

    #[test]
    fn errors_find_their_field() {
        let error = ApiError::Problem(Box::new(Problem {
            errors: vec![FieldError { pointer: "/name".into(), code: "required".into(), detail: None }],
            ..Default::default()
        }));
        assert_eq!(error.at("/name").as_deref(), Some(i18n::field_errors::required()));
        assert_eq!(error.at("/e-mail"), None);
    }
}
