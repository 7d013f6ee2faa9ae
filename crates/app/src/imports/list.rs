//! Reading how imports went.

use kept_api::imports::Import;
use kept_api::page::{Page, PageQuery};
use kept_core::access::Action;
use kept_core::ids::ImportId;
use kept_store::imports;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

const LIST: &str = "imports";

/// A page of imports, newest first.
pub async fn list(app: &App, actor: &Actor, query: &PageQuery) -> Result<Page<Import>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let after: Option<ImportId> = cursor::decode(LIST, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let items = imports::list(&mut tx, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(LIST, items, limit, |import| import.id)
}

/// One import.
pub async fn read(app: &App, actor: &Actor, id: ImportId) -> Result<Import, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let import = imports::read(&mut tx, id).await?;
    tx.commit().await?;
    import.ok_or(AppError::NotFound)
}
