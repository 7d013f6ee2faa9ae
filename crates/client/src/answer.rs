//! What came back.

use serde::de::DeserializeOwned;

use crate::error::{Error, Problem};

/// What came back, not yet understood. The way there is the same code for every request, which keeps programs small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The media type.
    pub content_type: Option<String>,
    /// Finds the request in the server's log.
    pub request_id: Option<String>,
    /// The version of what was read, for `If-Match`.
    pub tag: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether what was asked for was done.
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Understands an answer: what was asked for, a problem, or something that is not ours.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Error> {
        if !self.is_good() {
            return Err(self.refusal());
        }
        let body: &[u8] = if self.body.trim_ascii().is_empty() { b"null" } else { &self.body };
        serde_json::from_slice(body).map_err(|_| Error::Outdated { request_id: self.request_id })
    }

    fn refusal(self) -> Error {
        let Self { status, content_type, request_id, body, .. } = self;
        let is_json = content_type.is_some_and(|kind| kind.contains("json"));
        match serde_json::from_slice::<Problem>(&body) {
            Ok(problem) if is_json => {
                let request_id = problem.request_id.clone().or(request_id);
                Error::Problem(Box::new(Problem { status, request_id, ..problem }))
            }
            _ => Error::Unreadable { status, request_id },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: DeserializeOwned>(
        status: u16,
        content_type: Option<&str>,
        request_id: Option<&str>,
        text: &str,
    ) -> Result<T, Error> {
        let (content_type, request_id) = (content_type.map(str::to_owned), request_id.map(str::to_owned));
        Answer { status, content_type, request_id, tag: None, body: text.into() }.read()
    }

    const JSON: Option<&str> = Some("application/json");
    const PROBLEM: Option<&str> = Some("application/problem+json");

    #[test]
    fn a_good_answer_is_read_and_an_empty_one_is_nothing() {
        assert_eq!(read::<Vec<u8>>(200, JSON, None, "[1,2]"), Ok(vec![1, 2]));
        assert_eq!(read::<()>(204, None, None, ""), Ok(()));
        assert_eq!(
            read::<Vec<u8>>(200, JSON, Some("r1"), "{}"),
            Err(Error::Outdated { request_id: Some("r1".into()) })
        );
    }

    #[test]
    fn a_problem_keeps_its_places_and_the_request() {
        let text = r#"{"type":"about:blank","title":"Not valid","status":422,"code":"invalid","extra":1,
            "errors":[{"pointer":"/name","code":"required","params":{}}],"request_id":"r2"}"#;
        let error = read::<()>(422, PROBLEM, Some("header"), text).unwrap_err();
        assert_eq!(error.status(), Some(422));
        assert_eq!(error.request_id(), Some("r2"));
        let Error::Problem(problem) = error else { panic!("{error}") };
        assert_eq!(problem.errors.iter().map(|it| it.pointer.as_str()).collect::<Vec<_>>(), ["/name"]);
    }

    #[test]
    fn a_proxys_page_is_not_taken_for_a_problem() {
        let page = read::<()>(502, Some("text/html"), None, "<h1>Bad gateway</h1>").unwrap_err();
        assert_eq!(page, Error::Unreadable { status: 502, request_id: None });
        let wrong = read::<()>(502, PROBLEM, None, "<h1>").unwrap_err();
        assert_eq!(wrong.status(), Some(502));
    }
}
