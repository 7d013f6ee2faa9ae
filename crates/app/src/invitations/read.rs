//! Reads one invitation.

use kept_api::invitations::Invitation;
use kept_core::access::Action;
use kept_core::ids::InvitationId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it with what became of it, without its link, which is not stored.
pub async fn run(app: &App, actor: &Actor, id: InvitationId) -> Result<Invitation, AppError> {
    actor.must(Action::ReadAccess)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = kept_store::invitations::find(&mut tx, id, app.now()).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(found.shown)
}
