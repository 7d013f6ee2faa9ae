//! Invites somebody.

use kept_api::invitations::{Invitation, NewInvitation};
use kept_core::access::Action;
use kept_core::ids::InvitationId;
use kept_core::violation::check_text;
use kept_store::invitations::{self as store, NewInvitation as Row, OPEN_KEY};
use kept_store::{StoreError, members};

use super::{OPEN_SECONDS, audited, link, token};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::made::Made;
use crate::members::{check_email, email};
use crate::publish::{audit, json};

/// Makes it. The answer holds the link, this once: only the hash of its secret is stored. Where its maker chose the id,
/// sending the same again makes it once, and then the link is not there any more; `POST /invitations/{id}/links` makes
/// another.
pub async fn run(app: &App, actor: &Actor, new: NewInvitation) -> Result<Made<Invitation>, AppError> {
    actor.must(Action::ManageMembers)?;
    let mut faults = Vec::new();
    check_text("/name", &new.name, 200, &mut faults);
    check_email("/email", &new.email, &mut faults);
    AppError::unless_empty(faults)?;
    let (name, email) = (new.name.trim().to_owned(), email(&new.email).unwrap_or_default());
    let id = new.id.unwrap_or_else(|| InvitationId(app.id()));
    let now = app.now();
    let mut tx = app.db.tenant(actor.org).await?;
    if new.id.is_some()
        && let Some(there) = store::find(&mut tx, id, now).await?
    {
        return again(there.shown, &name, &email, &new);
    }
    if members::has_email(&mut tx, &email).await? {
        let words = "Somebody with this e-mail is a member already. Change that member instead.";
        return Err(AppError::Conflict(words.to_owned()));
    }
    let token = token(app, actor, id);
    let link = link(app, &token)?;
    let row = Row {
        id,
        name: &name,
        email: &email,
        role: new.role,
        secret_hash: token.hash(),
        expires_at: now.plus_seconds(OPEN_SECONDS),
        by: actor.member(),
    };
    let made = match store::insert(&mut tx, &row, now).await {
        Err(StoreError::Duplicate { constraint }) if constraint == OPEN_KEY => {
            let words =
                "This e-mail has an invitation already. Make a new link for it, or withdraw it first.";
            return Err(AppError::Conflict(words.to_owned()));
        }
        made => made?,
    };
    let shown = store::find(&mut tx, id, now).await?.ok_or(AppError::NotFound)?.shown;
    if !made {
        // Somebody else was quicker with this id.
        return again(shown, &name, &email, &new);
    }
    audit(&mut tx, app, actor, "create", "invitation", id.0, None, json(&audited(&shown))?).await?;
    tx.commit().await?;
    Ok(Made::now(Invitation { link: Some(link), ..shown }))
}

/// The invitation of this id, if it is just so.
fn again(
    there: Invitation,
    name: &str,
    email: &str,
    new: &NewInvitation,
) -> Result<Made<Invitation>, AppError> {
    if there.name == name && there.email == email && there.role == new.role {
        return Ok(Made::before(there));
    }
    let words = "An invitation with this id exists and is different. Choose another id.";
    Err(AppError::Conflict(words.to_owned()))
}
