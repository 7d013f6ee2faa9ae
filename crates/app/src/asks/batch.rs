//! Asks many contacts.

use kept_api::asks::NewAsk;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::asks::make;
use crate::batch::{self, Did, Results, nameless};
use crate::error::AppError;

/// Makes them, each with an id of the sender's own or an external id. Each link is in the answer this once.
pub async fn run(app: &App, actor: &Actor, items: &[NewAsk]) -> Result<Results, AppError> {
    actor.must(Action::Ask)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, new| {
        if new.id.is_none() && new.external.is_none() {
            return Err(nameless());
        }
        let made = make::within(tx, app, actor, new).await?;
        Ok(Did { link: made.thing.link, ..Did::once(made.thing.id.0, made.again) })
    })
    .await
}
