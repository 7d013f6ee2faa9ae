//! Lists surveys.

use kept_api::page::Page;
use kept_api::surveys::{Survey, SurveyQuery};
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page in their newest versions, newest first.
pub async fn run(app: &App, actor: &Actor, query: SurveyQuery) -> Result<Page<Survey>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let list = format!("surveys/{:?}", query.updated_since);
    let after = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let surveys = kept_store::surveys::list(&mut tx, query.updated_since, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, surveys, limit, |survey| survey.id)
}
