//! Lists asks.

use kept_api::asks::{Ask, AskQuery};
use kept_api::page::Page;
use kept_core::access::Action;
use kept_store::asks::Filter;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page as they stand now, newest first.
pub async fn run(app: &App, actor: &Actor, query: AskQuery) -> Result<Page<Ask>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let AskQuery {
        customer_id: customer, contact_id: contact, survey_id: survey, state, updated_since, ..
    } = query;
    let filter = Filter { customer, contact, survey, state, updated_since };
    let list = format!("asks/{filter:?}");
    let after = cursor::decode(&list, query.cursor.as_deref())?;
    let now = app.now();
    let mut tx = app.db.tenant(actor.org).await?;
    let asks = kept_store::asks::list(&mut tx, &filter, now, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, asks.iter().map(|ask| ask.at(now)).collect(), limit, |ask| ask.id)
}
