//! The one place where an error becomes an HTTP answer: `application/problem+json` after RFC 9457.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use kept_api::problem::{Code, Problem};
use kept_app::AppError;
use kept_core::violation::Violation;
use kept_store::StoreError;

use crate::headers;

/// Media type of every problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A problem on its way out, with what only the log may know.
#[derive(Debug)]
pub struct ApiError {
    problem: Box<Problem>,
    /// For the log; never sent.
    cause: Option<String>,
    retry_after_seconds: Option<u32>,
}

impl ApiError {
    /// A problem of this kind; `detail` says what happened here and what to do.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self::of(Problem::new(code, detail))
    }

    /// A problem that names one place of the input.
    pub fn at(code: Code, pointer: impl Into<String>, word: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let errors = vec![Violation::new(pointer, word, detail.clone())];
        Self::of(Problem { errors, ..Problem::new(code, detail) })
    }

    /// The answer for everything that is not there or is somebody else's: always the same.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing here, or it is not yours.")
    }

    /// A fault of ours: the cause goes to the log and nowhere else.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let detail = "Something went wrong on our side. The server's log has the cause under the request id.";
        Self { cause: Some(cause.to_string()), ..Self::new(Code::Internal, detail) }
    }

    /// The problem.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Names the request in the answer.
    pub(crate) fn for_request(mut self, id: &str) -> Self {
        self.problem.request_id = Some(id.to_owned());
        self
    }

    fn of(problem: Problem) -> Self {
        Self { problem: Box::new(problem), cause: None, retry_after_seconds: None }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem.code.as_str(), self.cause.as_deref().unwrap_or(&self.problem.detail))
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response =
            HttpResponse::new(self.status_code()).set_body(body(&self.problem)).map_into_boxed_body();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if self.problem.status == 401 {
            response
                .headers_mut()
                .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Kept\""));
        }
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        headers::secure(response.headers_mut());
        // Whoever frames the answer adds the request's id and logs the cause.
        let outcome = Outcome { problem: (*self.problem).clone(), cause: self.cause.clone() };
        response.extensions_mut().insert(outcome);
        response
    }
}

/// What a response with a problem carries for the middleware that frames it.
pub(crate) struct Outcome {
    pub(crate) problem: Problem,
    pub(crate) cause: Option<String>,
}

/// A problem as it is sent.
pub(crate) fn body(problem: &Problem) -> Vec<u8> {
    // Strings and numbers only: this cannot fail.
    serde_json::to_vec(problem).unwrap_or_default()
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        let words = error.to_string();
        match error {
            AppError::NotFound => Self::not_found(),
            AppError::NotSignedIn => Self::new(Code::NotSignedIn, "Sign in, then send the request again."),
            AppError::WrongCredentials => {
                Self::new(Code::WrongCredentials, "No account has this e-mail and password. Check both.")
            }
            AppError::NotAllowed => Self::new(
                Code::NotAllowed,
                "Your role does not allow this. An owner can give you another role.",
            ),
            AppError::NotInScope => Self::new(
                Code::NotAllowed,
                "This key has no scope for this. An owner can make a key that has; what concerns members, keys, the \
                 organisation and the audit trail is for people only.",
            ),
            AppError::NotAPerson => Self::new(
                Code::NotAllowed,
                "This belongs to a signed-in person, and a key is none. `GET /keys/current` tells about the key.",
            ),
            AppError::KeyRefused => {
                Self::new(Code::NotSignedIn, "This key is unknown, has expired or was revoked. Use another.")
            }
            AppError::LinkClosed => Self::new(
                Code::LinkClosed,
                "This link was used, withdrawn or replaced, or has expired. Ask for a new one.",
            ),
            AppError::Invalid(faults) => Self::of(Problem::invalid(faults)),
            AppError::Cursor => {
                let detail =
                    "Hand back `next` of the page before as it is, with the same filters, or leave it out.";
                Self::at(Code::MalformedCursor, "/cursor", "unreadable", detail)
            }
            AppError::Conflict(words) => Self::new(Code::Conflict, words),
            AppError::Stale => Self::new(
                Code::Stale,
                "It is not the version that you know: somebody changed it meanwhile. Read it again, then decide.",
            ),
            AppError::InFlight => Self::new(
                Code::InFlight,
                "The same request is being answered at this moment. Send it again in a moment.",
            ),
            AppError::KeyReused => Self::new(
                Code::KeyReused,
                "This Idempotency-Key was used for another request. Use a new key for each request.",
            ),
            AppError::AlreadyAnswered => {
                Self::new(Code::AlreadyAnswered, "This has been answered; once is enough.")
            }
            AppError::AskClosed => {
                Self::new(Code::AskClosed, "This link has expired or was withdrawn. Ask for a new one.")
            }
            AppError::SurveyFrozen => Self::new(
                Code::SurveyFrozen,
                "This version has been answered. Make a new version and change that.",
            ),
            AppError::CannotSettle(_) => Self::new(Code::CannotSettle, words),
            AppError::TooLarge(words) => Self::new(Code::TooLarge, words),
            AppError::TooMany { seconds } => {
                let wait = match seconds {
                    0..=120 => format!("{seconds} seconds"),
                    _ => format!("{} minutes", seconds.div_ceil(60)),
                };
                let detail = format!("Too many attempts. Try again in {wait}.");
                Self { retry_after_seconds: Some(seconds), ..Self::new(Code::TooManyRequests, detail) }
            }
            AppError::Busy => {
                let detail = "Too many are signing in at this moment. Nothing was changed; try again.";
                Self { retry_after_seconds: Some(5), ..Self::new(Code::Unavailable, detail) }
            }
            AppError::Store(error) => error.into(),
            AppError::Internal(cause) => Self::internal(cause),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let unavailable = |detail: &str| Self {
            cause: Some(error.to_string()),
            retry_after_seconds: Some(5),
            ..Self::new(Code::Unavailable, detail)
        };
        match &error {
            StoreError::Unavailable(_) | StoreError::Collision => {
                unavailable("The database does not answer in time. Nothing was changed; try again.")
            }
            StoreError::Full(_) => {
                unavailable("The database's disk is full. Nothing was changed; make room and try again.")
            }
            StoreError::Duplicate { .. } => Self::new(
                Code::Conflict,
                "Something with this id or name exists already. Read it, or choose another.",
            ),
            StoreError::Missing { .. } => Self::not_found(),
            _ => Self::internal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_never_sent() {
        let mut response =
            ApiError::from(AppError::Internal("password of the database".into())).error_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let outcome = response.extensions_mut().remove::<Outcome>().unwrap();
        assert!(!String::from_utf8(body(&outcome.problem)).unwrap().contains("password"));
        assert_eq!(outcome.cause.as_deref(), Some("password of the database"));
    }

    #[test]
    fn whoever_comes_when_it_is_full_is_told_to_come_back() {
        let response = ApiError::from(AppError::Busy).error_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key(RETRY_AFTER));
    }

    #[test]
    fn whoever_tries_too_often_is_told_when_to_come_back() {
        let response = ApiError::from(AppError::TooMany { seconds: 61 }).error_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers().get(RETRY_AFTER).unwrap(), "61");
    }
}
