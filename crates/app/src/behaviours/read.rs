//! Reads what a customer did.

use kept_api::behaviours::Behaviour;
use kept_core::access::Action;
use kept_core::ids::BehaviourId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads what stands.
pub async fn run(app: &App, actor: &Actor, id: BehaviourId) -> Result<Behaviour, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let behaviour = kept_store::behaviours::read(&mut tx, id).await?;
    tx.commit().await?;
    behaviour.ok_or(AppError::NotFound)
}
