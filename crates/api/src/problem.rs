//! Problems after RFC 9457: one table of codes, one shape.

use kept_core::violation::Violation;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $status:literal, $title:literal;)+) => {
        /// What kind of problem it is. A program decides by this, never by the words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        // For all at once: the document would not see a name given to each by this macro.
        #[serde(rename_all = "kebab-case")]
        pub enum Code {
            $($(#[$doc])* $name,)+
        }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// A short summary in English.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

codes! {
    /// The body is not JSON, has a wrong type, a missing or an unknown field.
    MalformedBody = "malformed-body", 400, "The body cannot be read";
    /// A parameter of the query or the path cannot be read.
    MalformedParameter = "malformed-parameter", 400, "A parameter cannot be read";
    /// The cursor is not one of ours, or belongs to another list.
    MalformedCursor = "malformed-cursor", 400, "The cursor cannot be read";
    /// Nobody is signed in, or the key is of no use.
    NotSignedIn = "not-signed-in", 401, "Sign in first";
    /// E-mail and password do not match.
    WrongCredentials = "wrong-credentials", 401, "E-mail or password is wrong";
    /// The role or the key does not allow it.
    NotAllowed = "not-allowed", 403, "Your role or key does not allow this";
    /// The request came from another site.
    CrossSite = "cross-site", 403, "The request came from another site";
    /// There is no such thing, or it belongs to somebody else.
    NotFound = "not-found", 404, "There is nothing here";
    /// The path exists, the method does not.
    MethodNotAllowed = "method-not-allowed", 405, "This method is not offered here";
    /// The body did not arrive in time.
    TooSlow = "too-slow", 408, "The body did not arrive in time";
    /// It exists already with other contents.
    Conflict = "conflict", 409, "It exists already and differs";
    /// The ask has been answered; once is enough.
    AlreadyAnswered = "already-answered", 409, "This has been answered";
    /// The survey has been answered and cannot change; make a new version.
    SurveyFrozen = "survey-frozen", 409, "The survey has been answered and is frozen";
    /// The promise cannot be settled in this way.
    CannotSettle = "cannot-settle", 409, "The promise cannot be settled so";
    /// A request with this `Idempotency-Key` is being answered.
    InFlight = "in-flight", 409, "The same request is being answered";
    /// The ask can no longer be answered.
    AskClosed = "ask-closed", 410, "This link is no longer open";
    /// The link was used, withdrawn, replaced or has expired.
    LinkClosed = "link-closed", 410, "This link can no longer be used";
    /// `If-Match` names another version than the one that is there.
    Stale = "stale", 412, "It was changed meanwhile";
    /// The body is larger than allowed.
    TooLarge = "too-large", 413, "The body is too large";
    /// The content type is not taken here.
    UnsupportedMediaType = "unsupported-media-type", 415, "This content type is not taken here";
    /// The input can be read, but breaks a rule; `errors` names the places.
    Invalid = "invalid", 422, "Some fields need another value";
    /// The `Idempotency-Key` was used for another request.
    KeyReused = "key-reused", 422, "This key was used for another request";
    /// Too many requests.
    TooManyRequests = "too-many-requests", 429, "Too many requests";
    /// Our fault; the log has the cause under the request id.
    Internal = "internal", 500, "Something went wrong on our side";
    /// The database cannot be reached or is overloaded.
    Unavailable = "unavailable", 503, "Kept is not ready";
}

/// A problem. Its media type is `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `/problems/{code}`, where the code is explained.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short summary.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened here and what to do, in English.
    pub detail: String,
    /// What kind of problem.
    pub code: Code,
    /// The places, where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Violation>,
    /// Names this request in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem with its words.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code,
            errors: Vec::new(),
            request_id: None,
        }
    }

    /// An [`Code::Invalid`] problem with its places.
    pub fn invalid(errors: Vec<Violation>) -> Self {
        let detail = match errors.as_slice() {
            [one] => one.detail.clone(),
            many => format!("{} fields need another value.", many.len()),
        };
        Self { errors, ..Self::new(Code::Invalid, detail) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_on_the_wire_is_the_stable_one() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str(), "{code:?}");
        }
    }
}
