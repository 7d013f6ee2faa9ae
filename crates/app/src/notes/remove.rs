//! Deletes a note.

use kept_core::access::Action;
use kept_core::ids::NoteId;
use kept_store::notes as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::notes::must_own;
use crate::publish;

/// Deletes it. Only whoever wrote it may, or a manager; the audit trail keeps what it said.
pub async fn run(app: &App, actor: &Actor, id: NoteId) -> Result<(), AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    must_own(actor, &before)?;
    publish::audit(&mut tx, app, actor, "delete", "note", id.0, publish::json(&before)?, None).await?;
    store::remove(&mut tx, id).await?;
    publish::customer_described(&mut tx, app, before.customer_id).await?;
    publish::done(tx, app, actor).await
}
