//! Ends sessions: this one, one of one's own, all others, or all of a member.

use kept_core::access::Action;
use kept_core::ids::{MemberId, SessionId};
use kept_store::{TenantTx, members, sessions};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, json};

/// Signs out: the session of this request ends. One that has ended is no error.
pub async fn sign_out(app: &App, actor: &Actor) -> Result<(), AppError> {
    actor.must(Action::OwnAccount)?;
    let (_, _, Some(session)) = actor.person()? else { return Ok(()) };
    let mut tx = app.db.tenant(actor.org).await?;
    if sessions::delete(&mut tx, session).await? {
        audit(&mut tx, app, actor, "sign-out", "session", session.0, None, None).await?;
    }
    tx.commit().await?;
    app.access_changed(actor.org);
    Ok(())
}

/// Ends one of one's own sessions.
pub async fn one(app: &App, actor: &Actor, id: SessionId) -> Result<(), AppError> {
    actor.must(Action::OwnAccount)?;
    let (member, ..) = actor.person()?;
    let mut tx = app.db.tenant(actor.org).await?;
    if !sessions::delete_own(&mut tx, member, id).await? {
        return Err(AppError::NotFound);
    }
    audit(&mut tx, app, actor, "end", "session", id.0, None, None).await?;
    tx.commit().await?;
    app.access_changed(actor.org);
    Ok(())
}

/// Ends all of one's own sessions but this one.
pub async fn others(app: &App, actor: &Actor) -> Result<(), AppError> {
    actor.must(Action::OwnAccount)?;
    let (member, _, current) = actor.person()?;
    let mut tx = app.db.tenant(actor.org).await?;
    end_all(&mut tx, app, actor, member, current).await?;
    tx.commit().await?;
    app.access_changed(actor.org);
    Ok(())
}

/// Ends all sessions of a member.
pub async fn of_member(app: &App, actor: &Actor, member: MemberId) -> Result<(), AppError> {
    actor.must(Action::ManageMembers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    if members::read(&mut tx, member).await?.is_none() {
        return Err(AppError::NotFound);
    }
    end_all(&mut tx, app, actor, member, None).await?;
    tx.commit().await?;
    app.access_changed(actor.org);
    Ok(())
}

/// Ends the sessions of a member, all but one where one is to stay; writes how many there were, if there were any.
pub(crate) async fn end_all(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    member: MemberId,
    but: Option<SessionId>,
) -> Result<(), AppError> {
    let ended = sessions::delete_of_member(tx, member, but).await?;
    if ended > 0 {
        let before = json(&serde_json::json!({ "sessions": ended }))?;
        audit(tx, app, actor, "end-sessions", "member", member.0, before, None).await?;
    }
    Ok(())
}
