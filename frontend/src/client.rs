//! Requests to `/api/v1`: JSON out, JSON in, every failure an [`ApiError`].

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use gloo_net::http::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::problem::{ApiError, Problem};
use crate::url::Query;

/// Where the interface lives.
pub const BASE: &str = "/api/v1";
/// How long an ordinary request may take, in milliseconds.
const PATIENCE_MS: u32 = 20_000;
/// How long a request with a file may take at least, in milliseconds.
const FILE_PATIENCE_MS: u32 = 600_000;
/// What a slow connection carries away in a millisecond, in bytes: 1 Mbit/s.
const SLOW_BYTES_A_MS: u64 = 125;

/// A request being put together. `path` is relative to [`BASE`] and starts with a slash.
#[derive(Debug)]
pub struct Request {
    method: Method,
    url: String,
    headers: Vec<(&'static str, String)>,
    patience_ms: u32,
}

impl Request {
    /// Reads.
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// Adds, or does.
    pub fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    /// Sets the whole of something.
    pub fn put(path: &str) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Changes parts of something.
    pub fn patch(path: &str) -> Self {
        Self::new(Method::PATCH, path)
    }

    /// Takes away.
    pub fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    fn new(method: Method, path: &str) -> Self {
        Self { method, url: format!("{BASE}{path}"), headers: Vec::new(), patience_ms: PATIENCE_MS }
    }

    /// Adds parameters after the question mark.
    #[must_use]
    pub fn query(mut self, query: &Query) -> Self {
        self.url = query.after(&self.url);
        self
    }

    /// Makes a request that is sent twice count once.
    #[must_use]
    pub fn idempotency_key(mut self, key: &str) -> Self {
        self.headers.push(("idempotency-key", key.to_owned()));
        self
    }

    /// Refuses the change if somebody else changed the resource meanwhile.
    #[must_use]
    pub fn if_match(mut self, version: &str) -> Self {
        self.headers.push(("if-match", version.to_owned()));
        self
    }

    /// Sends without a body.
    pub fn send<T: DeserializeOwned>(self) -> Asked<T> {
        Asked::new(self.answer())
    }

    /// Sends without a body; what comes back has its tag, by which a later change says what it starts from.
    pub async fn tagged<T: DeserializeOwned>(self) -> Result<(T, Option<String>), ApiError> {
        let answer = self.answer().await?;
        let tag = answer.tag.clone();
        answer.read().map(|thing| (thing, tag))
    }

    /// Sends with a JSON body.
    pub fn json<B: Serialize + ?Sized, T: DeserializeOwned>(mut self, body: &B) -> Asked<T> {
        self.headers.push(("content-type", "application/json".to_owned()));
        Asked::new(self.carry(serde_json::to_string(body).ok().map(JsValue::from)))
    }

    /// Sends a form with a file of `bytes`, as the browser packs it: a large one may take long.
    pub fn file<T: DeserializeOwned>(mut self, body: impl Into<JsValue>, bytes: u64) -> Asked<T> {
        self.patience_ms = file_patience_ms(bytes);
        Asked::new(self.carry(Some(body.into())))
    }

    /// Sends without a body; what comes back is read later.
    pub fn answer(self) -> Answering {
        Box::pin(exchange(self, None))
    }

    /// Sends with a body; one that could not be written goes nowhere.
    fn carry(self, body: Option<JsValue>) -> Answering {
        match body {
            Some(body) => Box::pin(exchange(self, Some(body))),
            None => Box::pin(std::future::ready(Err(ApiError::Network))),
        }
    }

    fn build(self, signal: &AbortSignal, body: Option<JsValue>) -> Result<gloo_net::http::Request, ApiError> {
        let mut builder = RequestBuilder::new(&self.url)
            .method(self.method)
            .header("accept", "application/json")
            .abort_signal(Some(signal));
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        let request = match body {
            Some(body) => builder.body(body),
            None => builder.build(),
        };
        request.map_err(|_| ApiError::Network)
    }
}

fn file_patience_ms(bytes: u64) -> u32 {
    u32::try_from(bytes / SLOW_BYTES_A_MS).unwrap_or(u32::MAX).max(FILE_PATIENCE_MS)
}

/// Reads `path`.
pub fn get<T: DeserializeOwned>(path: &str) -> Asked<T> {
    Request::get(path).send()
}

/// Sends `body` to `path`.
pub fn post<B: Serialize + ?Sized, T: DeserializeOwned>(path: &str, body: &B) -> Asked<T> {
    Request::post(path).json(body)
}

/// What came back, not yet understood. The way there is the same code for every request, which keeps the module small.
#[derive(Debug)]
pub struct Answer {
    status: u16,
    content_type: Option<String>,
    request_id: Option<String>,
    tag: Option<String>,
    text: String,
}

/// A request on its way. Nothing is sent before it is awaited.
pub type Answering = Pin<Box<dyn Future<Output = Result<Answer, ApiError>>>>;

/// A request on its way whose answer is a `T`.
pub struct Asked<T> {
    answer: Answering,
    of: PhantomData<fn() -> T>,
}

impl<T> Asked<T> {
    /// Reads what `answer` brings as a `T`.
    pub fn new(answer: Answering) -> Self {
        Self { answer, of: PhantomData }
    }
}

impl<T: DeserializeOwned> Future for Asked<T> {
    type Output = Result<T, ApiError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.as_mut().poll(context).map(|answer| answer?.read())
    }
}

async fn exchange(request: Request, body: Option<JsValue>) -> Result<Answer, ApiError> {
    let signal = AbortSignal::timeout_with_u32(request.patience_ms);
    let response = request.build(&signal, body)?.send().await.map_err(|error| failure(&error))?;
    let text = response.text().await.map_err(|error| failure(&error))?;
    let header = |name: &str| response.headers().get(name);
    Ok(Answer {
        status: response.status(),
        content_type: header("content-type"),
        request_id: header("x-request-id"),
        tag: header("etag"),
        text,
    })
}

/// `AbortSignal.timeout` aborts with a `TimeoutError`; anything else means that nobody was reached.
fn failure(error: &gloo_net::Error) -> ApiError {
    match error {
        gloo_net::Error::JsError(js) if js.name == "TimeoutError" => ApiError::Timeout,
        _ => ApiError::Network,
    }
}

impl Answer {
    /// Understands an answer: what was asked for, a problem, or something that is not ours.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        if !self.is_good() {
            return Err(self.problem());
        }
        let body = if self.text.trim().is_empty() { "null" } else { &self.text };
        serde_json::from_str(body).map_err(|_| ApiError::Outdated { request_id: self.request_id })
    }

    fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn problem(self) -> ApiError {
        let Self { status, content_type, request_id, text, .. } = self;
        let is_json = content_type.is_some_and(|kind| kind.contains("json"));
        match serde_json::from_str::<Problem>(&text) {
            Ok(problem) if is_json => {
                let request_id = problem.request_id.clone().or(request_id);
                ApiError::Problem(Box::new(Problem { status, request_id, ..problem }))
            }
            _ => ApiError::Unreadable { status, request_id },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: DeserializeOwned>(
        status: u16,
        content_type: Option<&str>,
        request_id: Option<String>,
        text: &str,
    ) -> Result<T, ApiError> {
        let content_type = content_type.map(str::to_owned);
        Answer { status, content_type, request_id, tag: None, text: text.to_owned() }.read()
    }

    const JSON: Option<&str> = Some("application/json");
    const PROBLEM: Option<&str> = Some("application/problem+json");

    #[test]
    fn a_good_answer_is_read_and_an_empty_one_is_nothing() {
        assert_eq!(read::<Vec<u8>>(200, JSON, None, "[1,2]"), Ok(vec![1, 2]));
        assert_eq!(read::<()>(204, None, None, ""), Ok(()));
        assert_eq!(
            read::<Vec<u8>>(200, JSON, Some("r1".into()), "{}"),
            Err(ApiError::Outdated { request_id: Some("r1".into()) })
        );
    }

    #[test]
    fn a_problem_keeps_its_places_and_the_request() {
        let text = r#"{"type":"about:blank","title":"Not valid","status":422,"code":"invalid","extra":1,
            "errors":[{"pointer":"/name","code":"required","params":{}}],"request_id":"r2"}"#;
        let error = read::<()>(422, PROBLEM, Some("header".into()), text).unwrap_err();
        assert_eq!(error.status(), Some(422));
        assert_eq!(error.request_id(), Some("r2"));
        assert!(error.at("/name").is_some());
    }

    #[test]
    fn a_large_file_gets_the_time_that_a_slow_connection_needs() {
        assert_eq!(file_patience_ms(0), FILE_PATIENCE_MS);
        let hours = f64::from(file_patience_ms(1 << 30)) / 3_600_000.0;
        assert!((2.0..3.0).contains(&hours), "{hours} h for 1 GB");
        assert_eq!(file_patience_ms(u64::MAX), u32::MAX);
    }

    #[test]
    fn a_proxys_page_is_not_taken_for_a_problem() {
        let page = read::<()>(502, Some("text/html"), None, "<h1>Bad gateway</h1>").unwrap_err();
        assert_eq!(page, ApiError::Unreadable { status: 502, request_id: None });
        let wrong = read::<()>(502, PROBLEM, None, "<h1>").unwrap_err();
        assert_eq!(wrong.status(), Some(502));
    }
}
