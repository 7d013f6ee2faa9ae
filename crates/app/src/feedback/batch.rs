//! Receives or corrects much feedback.

use kept_api::feedback::NewFeedback;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::batch::{self, Did, Results, nameless};
use crate::error::AppError;
use crate::feedback::{put, receive};

/// Those with an external id are received or corrected by it, those with an id are received once.
pub async fn run(app: &App, actor: &Actor, items: &[NewFeedback]) -> Result<Results, AppError> {
    actor.must(Action::WriteCustomers)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, new| {
        if let Some(external) = &new.external {
            let (feedback, change) = put::within(tx, app, actor, external, new).await?;
            return Ok(Did::of(feedback.id.0, change));
        }
        let id = new.id.ok_or_else(nameless)?;
        let made = receive::within(tx, app, actor, new).await?;
        Ok(Did::once(id.0, made.again))
    })
    .await
}
