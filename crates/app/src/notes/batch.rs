//! Writes or changes many notes.

use kept_api::notes::NewNote;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::batch::{self, Did, Results, nameless};
use crate::error::AppError;
use crate::notes::{put, write};

/// Those with an external id are written or changed by it, those with an id are written once.
pub async fn run(app: &App, actor: &Actor, items: &[NewNote]) -> Result<Results, AppError> {
    actor.must(Action::WriteCustomers)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, new| {
        if let Some(external) = &new.external {
            let (note, change) = put::within(tx, app, actor, external, new).await?;
            return Ok(Did::of(note.id.0, change));
        }
        let id = new.id.ok_or_else(nameless)?;
        let customer = put::whose(tx, new).await?;
        let made = write::within(tx, app, actor, customer, new).await?;
        Ok(Did::once(id.0, made.again))
    })
    .await
}
