//! Reads one self-check.

use kept_api::self_checks::SelfCheck;
use kept_core::access::Action;
use kept_core::ids::SelfCheckId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it.
pub async fn run(app: &App, actor: &Actor, id: SelfCheckId) -> Result<SelfCheck, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = kept_store::self_checks::read(&mut tx, id).await?;
    tx.commit().await?;
    found.ok_or(AppError::NotFound)
}
