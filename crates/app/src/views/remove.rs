//! Deletes a view.

use kept_core::access::Action;
use kept_core::ids::ViewId;
use kept_store::views as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;
use crate::views::{must_own, seen};

/// Deletes it. Only whoever keeps it may, or a manager where it is shared.
pub async fn run(app: &App, actor: &Actor, id: ViewId) -> Result<(), AppError> {
    actor.must(Action::KeepViews)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = seen(actor, store::lock(&mut tx, id).await?)?;
    must_own(actor, &before)?;
    publish::audit(&mut tx, app, actor, "delete", "view", id.0, publish::json(&before)?, None).await?;
    store::remove(&mut tx, id).await?;
    publish::done(tx, app, actor).await
}
