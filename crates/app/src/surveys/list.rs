//! Lists surveys.

use kept_api::page::{Page, PageQuery};
use kept_api::surveys::Survey;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

const LIST: &str = "surveys";

/// One page in their newest versions, newest first.
pub async fn run(app: &App, actor: &Actor, query: PageQuery) -> Result<Page<Survey>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let after = cursor::decode(LIST, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let surveys = kept_store::surveys::list(&mut tx, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(LIST, surveys, limit, |survey| survey.id)
}
