//! Lists asks.

use kept_api::asks::{Ask, AskQuery};
use kept_api::page::Page;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page as they stand now, newest first.
pub async fn run(app: &App, actor: &Actor, query: AskQuery) -> Result<Page<Ask>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let list = format!("asks/{:?}", query.customer_id);
    let after = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let asks = kept_store::asks::list(&mut tx, query.customer_id, after, limit + 1).await?;
    tx.commit().await?;
    let now = app.now();
    cursor::page(&list, asks.iter().map(|ask| ask.at(now)).collect(), limit, |ask| ask.id)
}
