//! Removes a member.

use kept_core::access::Action;
use kept_core::ids::MemberId;
use kept_store::{accounts, members as store, passwords, sessions};

use super::hand_over::move_all;
use super::{Audited, last_owner};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, json};

/// Removes somebody: they can do nothing here from now on, and the row stays, since old records name it. Their customers
/// go to another member. Somebody who has gone already stays so.
///
/// # Errors
/// [`AppError::Conflict`] for the last owner, and where customers are left and nobody is named to take them.
pub async fn run(
    app: &App,
    actor: &Actor,
    id: MemberId,
    hand_over_to: Option<MemberId>,
) -> Result<(), AppError> {
    actor.must(Action::ManageMembers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let owners = store::hold_owners(&mut tx).await?;
    let held = store::hold(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if held.removed {
        return Ok(tx.commit().await?);
    }
    if owners == [id] {
        return Err(last_owner());
    }
    match hand_over_to {
        Some(to) => {
            move_all(&mut tx, app, actor, id, to, "/hand_over_to").await?;
        }
        None => must_look_after_nobody(store::customers(&mut tx, id).await?)?,
    }
    sessions::delete_of_member(&mut tx, id, None).await?;
    passwords::delete_of_member(&mut tx, id).await?;
    store::remove(&mut tx, id, app.now()).await?;
    let before = json(&Audited { name: &held.member.name, role: held.member.role })?;
    audit(&mut tx, app, actor, "remove", "member", id.0, before, None).await?;
    let mut tx = tx.unbind().await?;
    accounts::leave(&mut tx, held.member.account_id, actor.org).await?;
    tx.commit().await?;
    app.announce(actor.org);
    app.access_changed(actor.org);
    Ok(())
}

fn must_look_after_nobody(customers: i64) -> Result<(), AppError> {
    if customers == 0 {
        return Ok(());
    }
    let words = format!(
        "This member looks after customers: {customers}. Say with hand_over_to who looks after them from now on."
    );
    Err(AppError::Conflict(words))
}
