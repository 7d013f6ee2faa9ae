//! Lists, page by page.

use std::marker::PhantomData;

use futures_util::stream::{self, Stream};
use futures_util::{StreamExt, TryStreamExt};
use kept_api::customers::{CustomerLine, CustomerPage};
use kept_api::page::{MAX_LIMIT, Page};
use serde::de::DeserializeOwned;

use crate::call::Call;
use crate::error::Error;
use crate::path;
use crate::transport::{Method, Transport};

/// One page of a list.
pub trait Listed: DeserializeOwned {
    /// What is listed.
    type Item;

    /// Where the next page begins; none after the last.
    fn next(&self) -> Option<&str>;

    /// What is on the page.
    fn items(self) -> Vec<Self::Item>;
}

impl<T: DeserializeOwned> Listed for Page<T> {
    type Item = T;

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    fn items(self) -> Vec<T> {
        self.items
    }
}

impl Listed for CustomerPage {
    type Item = CustomerLine;

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    fn items(self) -> Vec<CustomerLine> {
        self.items
    }
}

/// Where reading stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Begin,
    After(String),
    End,
}

/// A list, read page by page. Nothing is read before it is asked for. A page is as large as the query says, otherwise
/// as large as one may be.
#[must_use = "nothing is read before it is asked for"]
pub struct Pages<X: Transport, P> {
    transport: X,
    path: Result<String, Error>,
    place: Place,
    of: PhantomData<fn() -> P>,
}

impl<X: Transport, P: Listed> Pages<X, P> {
    pub(crate) fn new(call: Call<X, P>) -> Self {
        let path = call.request.map(|request| request.path);
        Self { transport: call.transport, path, place: Place::Begin, of: PhantomData }
    }

    fn call(&self) -> Result<Option<Call<X, P>>, Error> {
        let mut path = self.path.clone()?;
        match &self.place {
            Place::Begin => {}
            Place::After(cursor) => {
                path = path::without(&path, "cursor");
                path::add(&mut path, &format!("cursor={}", path::segment(cursor)));
            }
            Place::End => return Ok(None),
        }
        if path == path::without(&path, "limit") {
            path::add(&mut path, &format!("limit={MAX_LIMIT}"));
        }
        Ok(Some(Call::new(self.transport.clone(), Method::Get, path)))
    }

    /// The next page; none after the last. After an error the same page can be asked for again.
    pub async fn next(&mut self) -> Result<Option<P>, Error> {
        let Some(call) = self.call()? else { return Ok(None) };
        let page = call.await?;
        self.place = page.next().map_or(Place::End, |next| Place::After(next.to_owned()));
        Ok(Some(page))
    }

    /// The pages as a stream, which ends with the first error.
    pub fn stream(self) -> impl Stream<Item = Result<P, Error>> {
        stream::try_unfold(self, |mut pages| async move {
            let page = pages.next().await?;
            Ok(page.map(|page| (page, pages)))
        })
    }

    /// What is listed, one by one, as a stream, which ends with the first error.
    pub fn items(self) -> impl Stream<Item = Result<P::Item, Error>> {
        self.stream().map_ok(|page| stream::iter(page.items()).map(Ok)).try_flatten()
    }

    /// All that is listed. For lists that fit into memory.
    pub async fn all(mut self) -> Result<Vec<P::Item>, Error> {
        let mut all = Vec::new();
        while let Some(page) = self.next().await? {
            all.extend(page.items());
        }
        Ok(all)
    }
}
