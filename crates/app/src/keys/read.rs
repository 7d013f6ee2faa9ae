//! Reads one key.

use kept_api::keys::Key;
use kept_core::access::Action;
use kept_core::ids::KeyId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it without its secret, also one that can no longer be used.
pub async fn run(app: &App, actor: &Actor, id: KeyId) -> Result<Key, AppError> {
    actor.must(Action::ReadAccess)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let key = kept_store::keys::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(key)
}
