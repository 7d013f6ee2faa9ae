//! Takes back that a customer did something.

use kept_core::access::Action;
use kept_core::ids::BehaviourId;
use kept_store::behaviours as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;

/// From now on it does not count; views of the past that were known before still show it.
pub async fn run(app: &App, actor: &Actor, id: BehaviourId) -> Result<(), AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    publish::audit(&mut tx, app, actor, "delete", "behaviour", id.0, publish::json(&before)?, None).await?;
    store::supersede(&mut tx, id, app.now()).await?;
    publish::customer_changed(&mut tx, app, &[before.customer_id]).await?;
    publish::done(tx, app, actor).await
}
