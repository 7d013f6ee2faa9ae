//! Finds customers, people, promises, notes and surveys.

use kept_api::search::{SearchAnswer, SearchKind, SearchQuery};
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::error::AppError;

/// How long what is looked for may be, in characters: one letter finds almost everything.
pub(crate) const LENGTH: std::ops::RangeInclusive<usize> = 2..=200;
/// Of each kind so many are shown where nothing is said.
const FEW: u32 = 6;
/// Of each kind at most so many.
const MOST: u32 = 20;

/// The best of each kind. It costs the same however much there is: where too many things have a word, some of them are
/// looked at, and the answer says that there are more.
pub async fn run(app: &App, actor: &Actor, query: &SearchQuery) -> Result<SearchAnswer, AppError> {
    actor.must(Action::Read)?;
    let text = query.q.trim();
    let length = text.chars().count();
    if !LENGTH.contains(&length) {
        let (least, most) = (LENGTH.start(), LENGTH.end());
        let detail = format!("Search for {least} to {most} characters; this has {length}.");
        return Err(AppError::invalid("/q", "out-of-range", detail));
    }
    let limit = query.limit.unwrap_or(FEW);
    if !(1..=MOST).contains(&limit) {
        return Err(AppError::invalid("/limit", "out-of-range", format!("Between 1 and {MOST}.")));
    }
    let mut tx = app.db.tenant(actor.org).await?;
    let mut answer = SearchAnswer::default();
    for kind in SearchKind::ALL {
        answer.groups.extend(kept_store::search::hits(&mut tx, kind, text, limit).await?);
    }
    tx.commit().await?;
    Ok(answer)
}
