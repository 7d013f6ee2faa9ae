//! Makes a new link for an invitation; the old one dies.

use kept_api::invitations::{Invitation, InvitationState};
use kept_core::access::Action;
use kept_core::ids::InvitationId;
use kept_store::invitations as store;

use super::{OPEN_SECONDS, audited, link, token};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, json};

/// Makes it: the invitation with the link, which is shown this once. One that has expired is open again.
pub async fn run(app: &App, actor: &Actor, id: InvitationId) -> Result<Invitation, AppError> {
    actor.must(Action::ManageMembers)?;
    let now = app.now();
    let mut tx = app.db.tenant(actor.org).await?;
    if !store::hold(&mut tx, id).await? {
        return Err(AppError::NotFound);
    }
    let before = store::find(&mut tx, id, now).await?.ok_or(AppError::NotFound)?.shown;
    let refusal = match before.state {
        InvitationState::Open | InvitationState::Expired => None,
        InvitationState::Accepted => Some("This invitation was accepted; there is nothing left to open."),
        InvitationState::Withdrawn => Some("This invitation was withdrawn. Make another one."),
    };
    if let Some(words) = refusal {
        return Err(AppError::Conflict(words.to_owned()));
    }
    let token = token(app, actor, id);
    let link = link(app, &token)?;
    store::renew(&mut tx, id, &token.hash(), now.plus_seconds(OPEN_SECONDS)).await?;
    let after = store::find(&mut tx, id, now).await?.ok_or(AppError::NotFound)?.shown;
    let (old, new) = (json(&audited(&before))?, json(&audited(&after))?);
    audit(&mut tx, app, actor, "renew-link", "invitation", id.0, old, new).await?;
    tx.commit().await?;
    Ok(Invitation { link: Some(link), ..after })
}
