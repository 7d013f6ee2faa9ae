//! Reading what is shown as of a past day: that day is closed first.

use kept_api::insights::{Close, NewClose};
use kept_core::calendar::Day;
use serde::de::DeserializeOwned;

use crate::client::{Request, post};
use crate::problem::ApiError;
use crate::url::Query;

/// Reads `path`. The scores of a past day are made first, or made again where something that bears on it came late;
/// where nothing did, that costs next to nothing.
pub async fn read<T: DeserializeOwned>(path: &str, query: &Query, as_of: Option<Day>) -> Result<T, ApiError> {
    if let Some(day) = as_of {
        post::<_, Close>("/insights/closes", &NewClose { day }).await?;
    }
    Request::get(path).query(query).send().await
}

/// The day that the address names, if it names one.
pub fn as_of(query: &Query) -> Option<Day> {
    query.get(crate::url::AS_OF).and_then(|text| text.parse().ok())
}
