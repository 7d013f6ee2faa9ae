//! Reading what is shown as of a past day: that day is closed first.

use kept_api::insights::NewClose;
use kept_core::calendar::Day;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::client::{Answering, Asked, Request, post};
use crate::url::Query;

/// Reads `path`. The scores of a past day are made first, or made again where something that bears on it came late;
/// where nothing did, that costs next to nothing.
pub fn read<T: DeserializeOwned>(path: &str, query: &Query, as_of: Option<Day>) -> Asked<T> {
    Asked::new(answer(Request::get(path).query(query), as_of))
}

/// The same, without understanding yet what comes back.
pub fn answer(request: Request, as_of: Option<Day>) -> Answering {
    let Some(day) = as_of else { return request.answer() };
    Box::pin(async move {
        post::<_, IgnoredAny>("/insights/closes", &NewClose { day }).await?;
        request.answer().await
    })
}

/// The day that the address names, if it names one.
pub fn as_of(query: &Query) -> Option<Day> {
    query.get(crate::url::AS_OF).and_then(|text| text.parse().ok())
}
