//! Reads one member.

use kept_api::members::Member;
use kept_core::access::Action;
use kept_core::ids::MemberId;

use super::shown;
use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it, also one who is no longer a member.
pub async fn run(app: &App, actor: &Actor, id: MemberId) -> Result<Member, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let member = kept_store::members::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(shown(actor, member))
}
