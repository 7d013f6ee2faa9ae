//! Reads an ask.

use kept_api::asks::Ask;
use kept_core::access::Action;
use kept_core::ids::AskId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// One ask as it stands now, without its link.
pub async fn run(app: &App, actor: &Actor, id: AskId) -> Result<Ask, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let ask = kept_store::asks::get(&mut tx, id).await?;
    tx.commit().await?;
    ask.map(|ask| ask.at(app.now())).ok_or(AppError::NotFound)
}
