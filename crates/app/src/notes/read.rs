//! Reads one note.

use kept_api::notes::Note;
use kept_core::access::Action;
use kept_core::ids::NoteId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it.
pub async fn run(app: &App, actor: &Actor, id: NoteId) -> Result<Note, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let note = kept_store::notes::read(&mut tx, id).await?;
    tx.commit().await?;
    note.ok_or(AppError::NotFound)
}
