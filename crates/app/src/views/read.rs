//! Reads one view.

use kept_api::views::View;
use kept_core::access::Action;
use kept_core::ids::ViewId;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::views::seen;

/// Reads it.
pub async fn run(app: &App, actor: &Actor, id: ViewId) -> Result<View, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let view = kept_store::views::read(&mut tx, id).await?;
    tx.commit().await?;
    seen(actor, view)
}
