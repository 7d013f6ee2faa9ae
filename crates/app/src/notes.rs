//! Notes: what members write down about a customer. No evidence: no score reads them.

pub mod batch;
pub mod change;
pub mod list;
pub mod put;
pub mod read;
pub mod remove;
pub mod write;

use kept_api::External;
use kept_api::notes::{NewNote, Note};
use kept_core::access::Action;
use kept_core::ids::{CustomerId, NoteId};
use kept_core::violation::Violation;
use kept_core::{external, note};
use kept_store::{TenantTx, members};

use crate::app::{Actor, App};
use crate::customers::trimmed;
use crate::error::AppError;

/// A new note as it will be stored.
async fn draft(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    customer_id: CustomerId,
    new: &NewNote,
) -> Result<Note, AppError> {
    let now = app.now();
    let recorded_by = match actor.member() {
        Some(member) => members::with_email(tx, member).await?.map(|(member, _)| member),
        None => None,
    };
    let note = Note {
        id: new.id.unwrap_or_else(|| NoteId(app.id())),
        customer_id,
        text: new.text.trim().to_owned(),
        external: new.external.as_ref().map(trimmed),
        recorded_at: now,
        recorded_by,
        updated_at: now,
    };
    AppError::unless_empty(faults(&note))?;
    Ok(note)
}

fn faults(note: &Note) -> Vec<Violation> {
    let mut faults = Vec::new();
    note::check("/text", &note.text, &mut faults);
    if let Some(External { source, id }) = &note.external {
        external::check("/external", source, id, &mut faults);
    }
    faults
}

/// Fails unless the actor wrote the note, or may write those of others.
fn must_own(actor: &Actor, note: &Note) -> Result<(), AppError> {
    let author = note.recorded_by.as_ref().map(|member| member.id);
    if author == actor.member() { Ok(()) } else { actor.must(Action::WriteOthersNotes) }
}
