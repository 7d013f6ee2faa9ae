//! Changes a member's name or role.

use kept_api::members::{Member, MemberPatch};
use kept_core::access::{Action, Role};
use kept_core::ids::MemberId;
use kept_core::violation::check_text;
use kept_store::members as store;

use super::{Audited, last_owner, shown};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{self, audit, json};

/// Changes what the patch names. Everybody may change their own name.
///
/// # Errors
/// [`AppError::Conflict`] when the last owner would no longer be one, or the member has gone.
pub async fn run(app: &App, actor: &Actor, id: MemberId, patch: MemberPatch) -> Result<Member, AppError> {
    let own_name = patch.role.is_none() && actor.member() == Some(id);
    actor.must(if own_name { Action::OwnAccount } else { Action::ManageMembers })?;
    let mut faults = Vec::new();
    if let Some(name) = &patch.name {
        check_text("/name", name, 200, &mut faults);
    }
    let mut tx = app.db.tenant(actor.org).await?;
    let owners = store::hold_owners(&mut tx).await?;
    let held = store::hold(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    AppError::unless_empty(faults)?;
    if held.removed {
        let words = "This person is no longer a member. Invite them again.";
        return Err(AppError::Conflict(words.to_owned()));
    }
    let before = held.member;
    let name = patch.name.map_or_else(|| before.name.clone(), |name| name.trim().to_owned());
    let role = patch.role.unwrap_or(before.role);
    if role != Role::Owner && owners == [id] {
        return Err(last_owner());
    }
    if (name.as_str(), role) == (before.name.as_str(), before.role) {
        let member = store::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        publish::same(&mut tx, app, actor, id.0, &member).await?;
    } else {
        store::update(&mut tx, id, &name, role).await?;
        let old = json(&Audited { name: &before.name, role: before.role })?;
        let new = json(&Audited { name: &name, role })?;
        audit(&mut tx, app, actor, "change", "member", id.0, old, new).await?;
    }
    let member = store::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    app.access_changed(actor.org);
    Ok(shown(actor, member))
}
