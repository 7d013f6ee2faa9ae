//! Reads one promise.

use kept_api::promises::Promise;
use kept_core::access::Action;
use kept_core::ids::PromiseId;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::promises::with_history;

/// Reads it as it stands today, with every settlement and correction.
pub async fn run(app: &App, actor: &Actor, id: PromiseId) -> Result<Promise, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let promise = with_history(&mut tx, id, actor.today(app)).await?;
    tx.commit().await?;
    Ok(promise)
}
