//! Records or corrects many deeds.

use kept_api::behaviours::NewBehaviour;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::batch::{self, Did, Results, nameless};
use crate::behaviours::{put, record};
use crate::error::AppError;

/// Those with an external id are recorded or corrected by it, those with an id are recorded once.
pub async fn run(app: &App, actor: &Actor, items: &[NewBehaviour]) -> Result<Results, AppError> {
    actor.must(Action::WriteCustomers)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, new| {
        if let Some(external) = &new.external {
            let (behaviour, change) = put::within(tx, app, actor, external, new).await?;
            return Ok(Did::of(behaviour.id.0, change));
        }
        let id = new.id.ok_or_else(nameless)?;
        let made = record::within(tx, app, actor, new).await?;
        Ok(Did::once(id.0, made.again))
    })
    .await
}
