//! Lists events.

use kept_api::events::Event;
use kept_api::page::{Page, PageQuery};
use kept_core::access::Action;
use kept_core::ids::EventId;

use super::LONGEST_TRANSACTION_SECONDS;
use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

const LIST: &str = "events";

/// One page, oldest first. Only events older than the longest transaction, so that whoever reads on from `next` misses
/// none. There is a `next` whenever there are items: the list goes on growing.
pub async fn run(app: &App, actor: &Actor, query: PageQuery) -> Result<Page<Event>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let after: Option<EventId> = cursor::decode(LIST, query.cursor.as_deref())?;
    let before = app.now().plus_seconds(-LONGEST_TRANSACTION_SECONDS);
    let mut tx = app.db.tenant(actor.org).await?;
    let items = kept_store::events::list(&mut tx, after, Some(before), limit).await?;
    tx.commit().await?;
    let next = items.last().map(|last| cursor::encode(LIST, &last.id)).transpose()?;
    Ok(Page { items, next })
}
