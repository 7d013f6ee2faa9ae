//! In programs: reqwest.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kept_api::sessions::SignIn;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::multipart::Form;
use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, RequestBuilder, Response};

use crate::answer::Answer;
use crate::client::Client;
use crate::error::Error;
use crate::transport::{Body, Method, Request, Transport};

/// Carries requests over connections that it keeps.
#[derive(Clone, Debug)]
pub struct Native {
    http: reqwest::Client,
    base: Arc<str>,
}

/// A file or a form to be sent.
#[derive(Debug)]
pub enum Upload {
    /// A form with files.
    Form(Form),
    /// Bytes as they are, in one piece or streamed.
    Bytes(reqwest::Body),
}

impl From<Form> for Upload {
    fn from(form: Form) -> Self {
        Self::Form(form)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl Native {
    /// Carries requests by a reqwest client of yours to `base`, such as `https://kept.example.com`.
    pub fn new(http: reqwest::Client, base: &str) -> Self {
        Self { http, base: base.trim_end_matches('/').into() }
    }

    /// What a client needs that signs in: a cookie jar.
    pub fn for_sessions() -> ClientBuilder {
        reqwest::Client::builder().cookie_store(true).redirect(Policy::none())
    }

    /// What a client needs that has a key, whose `secret` it sends with every request.
    pub fn for_key(secret: &str) -> Result<ClientBuilder, Error> {
        let mut bearer = HeaderValue::try_from(format!("Bearer {secret}"))
            .map_err(|_| Error::Unsendable { why: "a key has other characters".to_owned() })?;
        bearer.set_sensitive(true);
        let headers = HeaderMap::from_iter([(AUTHORIZATION, bearer)]);
        Ok(reqwest::Client::builder().default_headers(headers).redirect(Policy::none()))
    }

    /// A request to be filled in by hand, for what no operation offers: a file that is streamed, for instance.
    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        // Without a page around it there is no foreign one that could have sent it; Kept takes cookies only so.
        self.http.request(method, format!("{}{path}", self.base)).header("sec-fetch-site", "same-origin")
    }

    fn build(&self, request: Request<Upload>) -> RequestBuilder {
        let mut builder = self
            .request(method(request.method), &request.path)
            .timeout(request.patience)
            .header(ACCEPT, "application/json");
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        match request.body {
            Some(Body::Json(text)) => builder.header(CONTENT_TYPE, "application/json").body(text),
            Some(Body::Upload(Upload::Form(form))) => builder.multipart(form),
            Some(Body::Upload(Upload::Bytes(body))) => builder.body(body),
            None => builder,
        }
    }
}

impl Client<Native> {
    /// Talks to the Kept at `base` as the program that has this key.
    pub fn with_key(base: &str, secret: &str) -> Result<Self, Error> {
        built(Native::for_key(secret)?, base)
    }

    /// Talks to the Kept at `base` as a member, who signs in first.
    pub async fn sign_in_at(base: &str, email: &str, password: &str) -> Result<Self, Error> {
        let client = built(Native::for_sessions(), base)?;
        client.sign_in(&SignIn { email: email.to_owned(), password: password.to_owned() }).await?;
        Ok(client)
    }
}

fn built(http: ClientBuilder, base: &str) -> Result<Client<Native>, Error> {
    let http = http.build().map_err(|error| failure(&error))?;
    Ok(Client::over(Native::new(http, base)))
}

impl Transport for Native {
    type Upload = Upload;
    type Answering = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

    fn send(&self, request: Request<Upload>) -> Self::Answering {
        let request = self.build(request);
        Box::pin(async move {
            let response = request.send().await.map_err(|error| failure(&error))?;
            understood(response).await.map_err(|error| failure(&error))
        })
    }
}

async fn understood(response: Response) -> Result<Answer, reqwest::Error> {
    let header = |name: &str| response.headers().get(name)?.to_str().ok().map(str::to_owned);
    let (content_type, request_id, tag) = (header("content-type"), header("x-request-id"), header("etag"));
    let status = response.status().as_u16();
    Ok(Answer { status, content_type, request_id, tag, body: response.bytes().await?.into() })
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

fn failure(error: &reqwest::Error) -> Error {
    match error {
        error if error.is_timeout() => Error::Timeout,
        error if error.is_builder() => Error::Unsendable { why: said(error) },
        error => Error::Network { why: said(error) },
    }
}

/// The error with its causes, which say more than it does.
fn said(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
