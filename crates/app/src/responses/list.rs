//! Lists responses.

use kept_api::page::Page;
use kept_api::responses::{Response, ResponseQuery};
use kept_core::access::Action;
use kept_store::responses::{Filter, Position};

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page. A corrected answer shows as it is now.
pub async fn run(app: &App, actor: &Actor, query: ResponseQuery) -> Result<Page<Response>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let ResponseQuery { customer_id: customer, survey_id: survey, promise_id: promise, channel, .. } = query;
    let ResponseQuery { from, to, updated_since: since, .. } = query;
    let filter = Filter { customer, survey, promise, channel, from, to, since };
    let list = format!("responses/{:?}/{filter:?}", query.sort);
    let after: Option<Position> = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let responses = kept_store::responses::list(&mut tx, &filter, query.sort, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, responses, limit, Position::of)
}
