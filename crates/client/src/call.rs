//! A call: put together first, sent when it is awaited.

use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::answer::Answer;
use crate::error::Error;
use crate::path;
use crate::transport::{Body, Method, Request, Transport, file_patience};

/// A request being put together, whose good answer is an `R`. Awaiting sends it.
#[must_use = "nothing is sent before it is awaited"]
pub struct Call<X: Transport, R> {
    pub(crate) transport: X,
    pub(crate) request: Result<Request<X::Upload>, Error>,
    of: PhantomData<fn() -> R>,
}

impl<X: Transport, R> Call<X, R> {
    /// A call of an operation that has no method yet. `path` begins with the slash after the host.
    pub fn new(transport: X, method: Method, path: impl Into<String>) -> Self {
        Self { transport, request: Ok(Request::new(method, path.into())), of: PhantomData }
    }

    /// The same call, its answer read as something else.
    pub fn of<T>(self) -> Call<X, T> {
        Call { transport: self.transport, request: self.request, of: PhantomData }
    }

    fn with(mut self, change: impl FnOnce(&mut Request<X::Upload>) -> Result<(), Error>) -> Self {
        if let Err(error) = self.request.as_mut().map_or(Ok(()), change) {
            self.request = Err(error);
        }
        self
    }

    /// Adds the fields of `query` as parameters.
    pub fn query<Q: Serialize + ?Sized>(self, query: &Q) -> Self {
        self.with(|request| path::with_query(&mut request.path, query))
    }

    /// Adds parameters that are written already: `?a=1&b=2`, or nothing.
    pub fn parameters(self, query: &str) -> Self {
        self.with(|request| {
            path::add(&mut request.path, query.trim_start_matches('?'));
            Ok(())
        })
    }

    /// Adds a header.
    pub fn header(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(|request| {
            request.headers.push((name, value.into()));
            Ok(())
        })
    }

    /// Makes a change that is sent twice count once, for 48 hours.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Refuses the change, as [`Code::Stale`](kept_api::problem::Code::Stale), unless the thing is in the version that
    /// [`Self::tagged`] told. Without a tag the change is made to any version.
    pub fn if_match(self, tag: Option<String>) -> Self {
        match tag {
            Some(tag) => self.header("if-match", tag),
            None => self,
        }
    }

    /// Carries JSON.
    pub fn json<B: Serialize + ?Sized>(self, body: &B) -> Self {
        self.with(|request| {
            let text =
                serde_json::to_string(body).map_err(|error| Error::Unsendable { why: error.to_string() })?;
            request.body = Some(Body::Json(text));
            Ok(())
        })
    }

    /// Carries a file of `bytes`, or a form with one, and gives it the time that this takes.
    pub fn upload(self, upload: X::Upload, bytes: u64) -> Self {
        self.patience(file_patience(bytes)).with(|request| {
            request.body = Some(Body::Upload(upload));
            Ok(())
        })
    }

    /// Waits so long for the whole answer; otherwise [`PATIENCE`](crate::PATIENCE).
    pub fn patience(self, patience: Duration) -> Self {
        self.with(|request| {
            request.patience = patience;
            Ok(())
        })
    }

    /// Sends; what comes back is read later.
    pub async fn answer(self) -> Result<Answer, Error> {
        self.transport.send(self.request?).await
    }
}

impl<X: Transport, R: DeserializeOwned> Call<X, R> {
    /// Sends; what comes back has its tag, by which a later change says what it starts from.
    pub async fn tagged(self) -> Result<(R, Option<String>), Error> {
        let mut answer = self.answer().await?;
        let tag = answer.tag.take();
        answer.read().map(|thing| (thing, tag))
    }
}

impl<X: Transport, R: DeserializeOwned> IntoFuture for Call<X, R> {
    type Output = Result<R, Error>;
    type IntoFuture = Asked<X, R>;

    fn into_future(self) -> Asked<X, R> {
        let answer = match self.request {
            Ok(request) => Ok(self.transport.send(request)),
            Err(error) => Err(Some(error)),
        };
        Asked { answer, of: PhantomData }
    }
}

/// A request on its way whose answer is an `R`.
pub struct Asked<X: Transport, R> {
    answer: Result<X::Answering, Option<Error>>,
    of: PhantomData<fn() -> R>,
}

impl<X: Transport, R: DeserializeOwned> Future for Asked<X, R> {
    type Output = Result<R, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.answer {
            Ok(answer) => Pin::new(answer).poll(context).map(|answer| answer?.read()),
            Err(error) => error.take().map_or(Poll::Pending, |error| Poll::Ready(Err(error))),
        }
    }
}
