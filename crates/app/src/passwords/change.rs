//! Changes one's own password.

use kept_api::passwords::ChangePassword;
use kept_core::access::Action;
use kept_store::{accounts, members, organisations};

use super::{CHANGE, Deed, check, hash, renewed, verify};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::sessions::{Attempt, Origin, failed};

/// Changes it, and ends all other sessions of the account, in every organisation.
///
/// # Errors
/// [`AppError::Invalid`] when the current password is wrong; [`AppError::TooMany`] as for signing in: a browser that was
/// left open must not serve for guessing.
pub async fn run(app: &App, actor: &Actor, input: ChangePassword, from: &Origin) -> Result<(), AppError> {
    actor.must(Action::OwnAccount)?;
    let (id, _, session) = actor.person()?;
    let mut tx = app.db.tenant(actor.org).await?;
    let (member, email) = members::with_email(&mut tx, id).await?.ok_or(AppError::NotSignedIn)?;
    let organisation = organisations::current(&mut tx).await?.ok_or(AppError::NotSignedIn)?.name;
    let mut tx = tx.unbind().await?;
    let account = accounts::by_email(&mut tx, &email).await?.ok_or(AppError::NotSignedIn)?;
    // No transaction stays open while a password is hashed.
    tx.commit().await?;
    let mut faults = Vec::new();
    check("/new", &input.new, &[&member.name, &email, &organisation], &mut faults);
    AppError::unless_empty(faults)?;
    let attempt = Attempt::begin(app, Some(&email), &from.address)?;
    if !verify(input.current, Some(account.password_hash.clone())).await? {
        failed(app, account.id, &actor.request_id);
        let words = "This is not the password until now. Check it.";
        return Err(AppError::invalid("/current", "wrong-password", words));
    }
    attempt.succeed(app);
    let new_hash = hash(input.new, app.ids.secret()).await?;
    let mut tx = app.db.global().await?;
    if !accounts::swap_password(&mut tx, account.id, &account.password_hash, &new_hash).await? {
        let words = "The password was changed from elsewhere at this moment. Sign in again.";
        return Err(AppError::Conflict(words.to_owned()));
    }
    let deed = Deed { name: CHANGE, request_id: &actor.request_id, themselves: true, but: session };
    renewed(tx, app, account.id, deed).await
}
