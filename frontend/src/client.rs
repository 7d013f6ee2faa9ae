//! Requests to `/api/v1`: those of [`kept_client`], as pages put them together and with errors that pages can show.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use kept_client::fetch::Fetch;
use kept_client::{Call, Client, Method};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use wasm_bindgen::JsValue;

pub use kept_client::Answer;

use crate::problem::ApiError;
use crate::url::Query;

/// Where the interface lives.
pub use kept_api::paths::BASE;

/// A request being put together. `path` is relative to [`BASE`] and starts with a slash.
pub struct Request(Call<Fetch, IgnoredAny>);

impl Request {
    /// Reads.
    pub fn get(path: &str) -> Self {
        Self::new(Method::Get, path)
    }

    /// Adds, or does.
    pub fn post(path: &str) -> Self {
        Self::new(Method::Post, path)
    }

    /// Sets the whole of something.
    pub fn put(path: &str) -> Self {
        Self::new(Method::Put, path)
    }

    /// Changes parts of something.
    pub fn patch(path: &str) -> Self {
        Self::new(Method::Patch, path)
    }

    /// Takes away.
    pub fn delete(path: &str) -> Self {
        Self::new(Method::Delete, path)
    }

    fn new(method: Method, path: &str) -> Self {
        Self(Client::here().call(method, format!("{BASE}{path}")))
    }

    /// Adds parameters after the question mark.
    #[must_use]
    pub fn query(self, query: &Query) -> Self {
        Self(self.0.parameters(&query.after("")))
    }

    /// Makes a request that is sent twice count once.
    #[must_use]
    pub fn idempotency_key(self, key: &str) -> Self {
        Self(self.0.idempotency_key(key))
    }

    /// Refuses the change if somebody else changed the resource meanwhile.
    #[must_use]
    pub fn if_match(self, version: &str) -> Self {
        Self(self.0.if_match(Some(version.to_owned())))
    }

    /// Sends without a body.
    pub fn send<T: DeserializeOwned>(self) -> Asked<T> {
        Asked::new(self.answer())
    }

    /// Sends without a body; what comes back has its tag, by which a later change says what it starts from.
    pub async fn tagged<T: DeserializeOwned>(self) -> Result<(T, Option<String>), ApiError> {
        let mut answer = self.answer().await?;
        let tag = answer.tag.take();
        Ok((answer.read()?, tag))
    }

    /// The same with a JSON body.
    pub async fn tagged_json<B: Serialize + ?Sized, T: DeserializeOwned>(
        self,
        body: &B,
    ) -> Result<(T, Option<String>), ApiError> {
        Self(self.0.json(body)).tagged().await
    }

    /// Sends with a JSON body.
    pub fn json<B: Serialize + ?Sized, T: DeserializeOwned>(self, body: &B) -> Asked<T> {
        Self(self.0.json(body)).send()
    }

    /// Sends a form with a file of `bytes`, as the browser packs it: a large one may take long.
    pub fn file<T: DeserializeOwned>(self, body: impl Into<JsValue>, bytes: u64) -> Asked<T> {
        Self(self.0.upload(body.into(), bytes)).send()
    }

    /// Sends; what comes back is read later.
    pub fn answer(self) -> Answering {
        Box::pin(async move { Ok(self.0.answer().await?) })
    }
}

/// Reads `path`.
pub fn get<T: DeserializeOwned>(path: &str) -> Asked<T> {
    Request::get(path).send()
}

/// Sends `body` to `path`.
pub fn post<B: Serialize + ?Sized, T: DeserializeOwned>(path: &str, body: &B) -> Asked<T> {
    Request::post(path).json(body)
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
        self.answer.as_mut().poll(context).map(|answer| Ok(answer?.read()?))
    }
}
