//! Lists keys.

use kept_api::keys::Key;
use kept_api::page::{Page, PageQuery};
use kept_core::access::Action;
use kept_core::ids::KeyId;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

const LIST: &str = "keys";

/// One page, newest first; those that can no longer be used are among them.
pub async fn run(app: &App, actor: &Actor, query: PageQuery) -> Result<Page<Key>, AppError> {
    actor.must(Action::ReadAccess)?;
    let limit = cursor::limit(query.limit)?;
    let after: Option<KeyId> = cursor::decode(LIST, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = kept_store::keys::list(&mut tx, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(LIST, found, limit, |key| key.id)
}
