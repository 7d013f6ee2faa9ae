//! Asks many contacts.

use kept_api::asks::NewAsk;
use kept_core::access::Action;
use kept_store::Change;

use crate::app::{Actor, App};
use crate::asks::make;
use crate::batch::{self, Did, Results, nameless};
use crate::error::AppError;

/// Makes them, each with an id of the sender's own. Each link is in the answer this once.
pub async fn run(app: &App, actor: &Actor, items: &[NewAsk]) -> Result<Results, AppError> {
    actor.must(Action::Ask)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, new| {
        let id = new.id.ok_or_else(nameless)?;
        let made = make::within(tx, app, actor, new).await?;
        let change = if made.again { Change::Same } else { Change::New };
        Ok(Did { id: id.0, change, link: made.thing.link })
    })
    .await
}
