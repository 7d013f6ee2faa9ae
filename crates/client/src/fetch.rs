//! In browsers: `fetch`, which brings cookies and the origin by itself.

use std::future::Future;
use std::pin::Pin;

use gloo_net::http::{self, RequestBuilder, Response};
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::answer::Answer;
use crate::client::Client;
use crate::error::Error;
use crate::transport::{Body, Method, Request, Transport};

/// Carries requests to where the page came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch;

impl Client<Fetch> {
    /// Talks to the Kept that this page came from, as whoever is signed in there.
    pub fn here() -> Self {
        Self::over(Fetch)
    }
}

impl Transport for Fetch {
    /// A form or a file, which the browser packs.
    type Upload = JsValue;
    type Answering = Pin<Box<dyn Future<Output = Result<Answer, Error>>>>;

    fn send(&self, request: Request<JsValue>) -> Self::Answering {
        Box::pin(exchange(request))
    }
}

async fn exchange(request: Request<JsValue>) -> Result<Answer, Error> {
    let patience = u32::try_from(request.patience.as_millis()).unwrap_or(u32::MAX);
    let signal = AbortSignal::timeout_with_u32(patience);
    let response = build(request, &signal)?.send().await.map_err(failure)?;
    let body = response.binary().await.map_err(failure)?;
    Ok(understood(&response, body))
}

fn build(request: Request<JsValue>, signal: &AbortSignal) -> Result<http::Request, Error> {
    let mut builder = RequestBuilder::new(&request.path)
        .method(method(request.method))
        .header("accept", "application/json")
        .abort_signal(Some(signal));
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let built = match request.body {
        Some(Body::Json(text)) => builder.header("content-type", "application/json").body(text),
        Some(Body::Upload(upload)) => builder.body(upload),
        None => builder.build(),
    };
    built.map_err(|error| Error::Unsendable { why: error.to_string() })
}

fn understood(response: &Response, body: Vec<u8>) -> Answer {
    let header = |name: &str| response.headers().get(name);
    Answer {
        status: response.status(),
        content_type: header("content-type"),
        request_id: header("x-request-id"),
        tag: header("etag"),
        body,
    }
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}

/// `AbortSignal.timeout` aborts with a `TimeoutError`; anything else means that nobody was reached.
fn failure(error: gloo_net::Error) -> Error {
    match error {
        gloo_net::Error::JsError(js) if js.name == "TimeoutError" => Error::Timeout,
        other => Error::Network { why: other.to_string() },
    }
}
