//! Takes an invitation back.

use kept_api::invitations::InvitationState;
use kept_core::access::Action;
use kept_core::ids::InvitationId;
use kept_store::invitations as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, json};

/// Takes it back: its link can no longer be used. One that was withdrawn before stays so.
pub async fn run(app: &App, actor: &Actor, id: InvitationId) -> Result<(), AppError> {
    actor.must(Action::ManageMembers)?;
    let now = app.now();
    let mut tx = app.db.tenant(actor.org).await?;
    if !store::hold(&mut tx, id).await? {
        return Err(AppError::NotFound);
    }
    let before = store::find(&mut tx, id, now).await?.ok_or(AppError::NotFound)?.shown;
    match before.state {
        InvitationState::Withdrawn => return Ok(tx.commit().await?),
        InvitationState::Accepted => {
            let words = "This invitation was accepted. Remove the member instead.";
            return Err(AppError::Conflict(words.to_owned()));
        }
        InvitationState::Open | InvitationState::Expired => {}
    }
    store::withdraw(&mut tx, id, now).await?;
    let after = store::find(&mut tx, id, now).await?.ok_or(AppError::NotFound)?.shown;
    audit(&mut tx, app, actor, "withdraw", "invitation", id.0, json(&before)?, json(&after)?).await?;
    Ok(tx.commit().await?)
}
