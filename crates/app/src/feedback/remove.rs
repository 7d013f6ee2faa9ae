//! Deletes feedback.

use kept_core::access::Action;
use kept_core::ids::FeedbackId;
use kept_store::feedback as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;

/// Deletes it with its steps, as where it was written down by mistake; the audit trail keeps what it said. No score
/// changes by it.
pub async fn run(app: &App, actor: &Actor, id: FeedbackId) -> Result<(), AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    publish::audit(&mut tx, app, actor, "delete", "feedback", id.0, publish::json(&before)?, None).await?;
    store::remove(&mut tx, id).await?;
    publish::customer_described(&mut tx, app, before.customer_id).await?;
    publish::done(tx, app, actor).await
}
