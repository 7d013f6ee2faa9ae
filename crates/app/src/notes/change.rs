//! Changes a note.

use kept_api::notes::{Note, NotePatch};
use kept_core::access::Action;
use kept_core::ids::NoteId;
use kept_store::{Change, TenantTx, notes as store};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::notes::{faults, must_own};
use crate::publish;

/// Changes what the patch names. Only whoever wrote it may, or a manager.
pub async fn run(app: &App, actor: &Actor, id: NoteId, patch: NotePatch) -> Result<Note, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let text = patch.text.map_or_else(|| before.text.clone(), |text| text.trim().to_owned());
    let (note, _) = write(&mut tx, app, actor, before, text).await?;
    publish::done(tx, app, actor).await?;
    Ok(note)
}

/// Writes a locked note as it shall be, unless it is so already.
pub(super) async fn write(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    before: Note,
    text: String,
) -> Result<(Note, Change), AppError> {
    must_own(actor, &before)?;
    let after = Note { text, updated_at: app.now(), ..before.clone() };
    AppError::unless_empty(faults(&after))?;
    if after.text == before.text {
        publish::same(tx, app, actor, before.id.0, &before).await?;
        return Ok((before, Change::Same));
    }
    store::update(tx, after.id, &after.text, after.updated_at).await?;
    let (old, new) = (publish::json(&before)?, publish::json(&after)?);
    publish::audit(tx, app, actor, "change", "note", after.id.0, old, new).await?;
    publish::customer_described(tx, app, after.customer_id).await?;
    Ok((after, Change::Changed))
}
