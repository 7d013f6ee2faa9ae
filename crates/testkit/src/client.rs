//! Somebody who talks to Kept over HTTP: in the types of `kept_client`, or by hand, since tests also send what no
//! client of ours would.

use std::ops::Deref;

use kept_api::problem::{Code, Problem};
use kept_api::sessions::SignIn;
use kept_client::native::Native;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{ClientBuilder, Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A client with a cookie jar of its own, signed in or not. It has every method of [`kept_client::Client`].
#[derive(Clone, Debug)]
pub struct Client {
    api: kept_client::Client<Native>,
    base: String,
    credentials: Option<SignIn>,
}

impl Deref for Client {
    type Target = kept_client::Client<Native>;

    fn deref(&self) -> &Self::Target {
        &self.api
    }
}

impl Client {
    /// Nobody in particular, at `base` (no slash at the end).
    pub fn new(base: &str) -> Self {
        Self::over(Native::for_sessions(), base)
    }

    /// A program with a key, and nothing else: no cookies.
    pub fn with_key(base: &str, secret: &str) -> Self {
        Self::over(Native::for_key(secret).expect("a secret"), base)
    }

    fn over(http: ClientBuilder, base: &str) -> Self {
        // A connection left open would hold up the stop of the server.
        let http = http.pool_max_idle_per_host(0).build().expect("a client");
        let api = kept_client::Client::over(Native::new(http, base));
        Self { api, base: base.to_owned(), credentials: None }
    }

    /// Signs in through the interface.
    pub async fn sign_in(mut self, email: &str, password: &str) -> Self {
        self.credentials = Some(SignIn { email: email.to_owned(), password: password.to_owned() });
        self.sign_in_again().await;
        self
    }

    /// Signs in once more, as after a session has ended.
    pub async fn sign_in_again(&self) {
        let credentials = self.credentials.clone().expect("somebody who signed in before");
        self.api.sign_in(&credentials).await.expect("signed in");
    }

    /// Where a path is.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A request to be filled in by hand, sent as our own pages would.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.transport().request(method, path)
    }

    /// Sends a request filled in by hand. What is refused must be a problem, whatever was sent.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = self.send_for_page(request).await;
        if answer.status >= 400 {
            let kind = answer.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
            assert_eq!(kind, Some("application/problem+json"), "{} {}", answer.status, answer.text());
            let problem: Problem = answer.read();
            assert_eq!(problem.status, answer.status, "{problem:?}");
            assert_eq!(problem.code.status(), answer.status, "{problem:?}");
        }
        answer
    }

    /// Sends a request filled in by hand to a page, which is refused with a page.
    pub async fn send_for_page(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("the whole answer").to_vec();
        Answer { status, headers, body }
    }

    /// Gets what is at `path`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Gets the page at `path`.
    pub async fn page(&self, path: &str) -> Answer {
        self.send_for_page(self.request(Method::GET, path)).await
    }

    /// Posts JSON.
    pub async fn post<T: Serialize + ?Sized>(&self, path: &str, body: &T) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Patches with JSON.
    pub async fn patch<T: Serialize + ?Sized>(&self, path: &str, body: &T) -> Answer {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    /// Puts JSON.
    pub async fn put<T: Serialize + ?Sized>(&self, path: &str, body: &T) -> Answer {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// Deletes.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body, read as `T`, whatever the status.
    #[track_caller]
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.text()))
    }

    /// The body as JSON, null where there is none. Fails the test unless it went well.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        if self.body.is_empty() { Value::Null } else { self.read() }
    }

    /// The body as `T`. Fails the test unless it went well.
    #[track_caller]
    pub fn into<T: DeserializeOwned>(self) -> T {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        self.read()
    }

    /// The problem. Fails the test unless it was refused for this reason.
    #[track_caller]
    pub fn refused(&self, code: Code) -> Problem {
        assert_eq!(self.status, code.status(), "{}", self.text());
        let problem: Problem = self.read();
        assert_eq!(problem.code, code, "{problem:?}");
        problem
    }

    /// The codes and pointers of what is wrong with the input: `/limit out-of-range`.
    #[track_caller]
    pub fn faults(&self) -> Vec<String> {
        let problem = self.refused(Code::Invalid);
        problem.errors.iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect()
    }
}
