//! Lists responses.

use kept_api::page::Page;
use kept_api::responses::{Response, ResponseQuery};
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page, the latest day first. A corrected answer shows as it is now.
pub async fn run(app: &App, actor: &Actor, query: ResponseQuery) -> Result<Page<Response>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let list = format!("responses/{:?}", query.customer_id);
    let after = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let responses = kept_store::responses::list(&mut tx, query.customer_id, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, responses, limit, |response| (response.day, response.id))
}
