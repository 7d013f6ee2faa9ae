//! Lists the versions of the model.

use kept_api::models::ModelVersion;
use kept_api::page::{Page, PageQuery};
use kept_core::access::Action;
use kept_store::models;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

const LIST: &str = "models";

/// One page, the newest first.
pub async fn run(app: &App, actor: &Actor, query: PageQuery) -> Result<Page<ModelVersion>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let before = cursor::decode(LIST, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = models::list(&mut tx, before, limit + 1).await?;
    tx.commit().await?;
    cursor::page(LIST, found, limit, |version| version.version)
}
