//! Revokes a key.

use kept_core::access::Action;
use kept_core::ids::KeyId;
use kept_store::keys as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, json};

/// Revokes it: the next request with it is refused, and what it watches ends. The row stays, since old records name it.
/// A key that was revoked before stays so.
pub async fn run(app: &App, actor: &Actor, id: KeyId) -> Result<(), AppError> {
    actor.must(Action::ManageKeys)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if store::revoke(&mut tx, id, app.now()).await? {
        let after = store::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        audit(&mut tx, app, actor, "revoke", "key", id.0, json(&before)?, json(&after)?).await?;
    }
    tx.commit().await?;
    app.access_changed(actor.org);
    Ok(())
}
