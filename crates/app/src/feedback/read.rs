//! Reads feedback.

use kept_api::feedback::Feedback;
use kept_core::access::Action;
use kept_core::ids::FeedbackId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it with every step.
pub async fn run(app: &App, actor: &Actor, id: FeedbackId) -> Result<Feedback, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let feedback = kept_store::feedback::read(&mut tx, id).await?;
    tx.commit().await?;
    feedback.ok_or(AppError::NotFound)
}
