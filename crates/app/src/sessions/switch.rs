//! Goes on in another organisation of the same account.

use kept_core::access::Action;
use kept_core::ids::OrgId;
use kept_store::{accounts, members, organisations, sessions};

use super::{Origin, begin};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::audit;
use crate::token::Token;

/// Begins a session there and ends the one here, or neither: a token for a cookie.
///
/// # Errors
/// [`AppError::NotFound`] when the account has no member there.
pub async fn switch(app: &App, actor: &Actor, to: OrgId, from: &Origin) -> Result<Token, AppError> {
    actor.must(Action::OwnAccount)?;
    let (id, _, session) = actor.person()?;
    let now = app.now();
    let mut tx = app.db.tenant(actor.org).await?;
    let account = members::account(&mut tx, id).await?.ok_or(AppError::NotSignedIn)?;
    if let Some(session) = session
        && sessions::delete(&mut tx, session).await?
    {
        audit(&mut tx, app, &actor.plain(), "sign-out", "session", session.0, None, None).await?;
    }
    let mut tx = tx.unbind().await?;
    // Asked of the account: an organisation that is there and one that is not look the same to strangers.
    if !accounts::organisations(&mut tx, account).await?.contains(&to) {
        return Err(AppError::NotFound);
    }
    accounts::note_use(&mut tx, account, to, now).await?;
    let mut tx = tx.bind(to).await?;
    let member = members::of_account(&mut tx, account).await?.ok_or(AppError::NotFound)?;
    let zone = organisations::current(&mut tx).await?.ok_or(AppError::NotFound)?.time_zone;
    let there = Actor::system(to, &zone, &actor.request_id)?.as_member(member.id, member.role);
    let token = begin(&mut tx, app, &there, member.id, from).await?;
    tx.commit().await?;
    app.access_changed(actor.org);
    Ok(token)
}
