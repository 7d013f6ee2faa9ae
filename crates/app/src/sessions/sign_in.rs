//! Signs in.

use kept_api::sessions::SignIn;

use super::{Attempt, Origin, begin, failed};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::members::email;
use crate::passwords;
use crate::token::Token;

/// Signs in, to the organisation that was used last: a token for a cookie. An unknown e-mail and a wrong password have
/// the same answer after the same time.
///
/// # Errors
/// [`AppError::WrongCredentials`]; [`AppError::TooMany`] when e-mail or address fail too often; [`AppError::Busy`] when
/// many sign in at once.
pub async fn sign_in(app: &App, input: SignIn, from: &Origin, request_id: &str) -> Result<Token, AppError> {
    let now = app.now();
    let email = email(&input.email);
    let attempt = Attempt::begin(app, email.as_deref(), &from.address)?;
    // What is no e-mail has no account, as everybody can see, so nothing is hashed to hide it.
    let email = email.ok_or(AppError::WrongCredentials)?;
    let mut tx = app.db.global().await?;
    let account = kept_store::accounts::by_email(&mut tx, &email).await?;
    // No transaction stays open while a password is hashed.
    tx.commit().await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = passwords::verify(input.password, hash).await?;
    if let Some(account) = account.as_ref().filter(|_| !right) {
        failed(app, account.id, request_id);
    }
    let account = account.filter(|_| right).ok_or(AppError::WrongCredentials)?;

    let mut tx = app.db.global().await?;
    // Another password ends all sessions: one that began with the old password must not come after that.
    if !kept_store::accounts::hold_with(&mut tx, account.id, &account.password_hash).await? {
        return Err(AppError::WrongCredentials);
    }
    let orgs = kept_store::accounts::organisations(&mut tx, account.id).await?;
    let org = orgs.first().copied().ok_or(AppError::WrongCredentials)?;
    kept_store::accounts::note_use(&mut tx, account.id, org, now).await?;
    let mut tx = tx.bind(org).await?;
    let member =
        kept_store::members::of_account(&mut tx, account.id).await?.ok_or(AppError::WrongCredentials)?;
    let zone =
        kept_store::organisations::current(&mut tx).await?.ok_or(AppError::WrongCredentials)?.time_zone;
    let actor = Actor::system(org, &zone, request_id)?.as_member(member.id, member.role);
    let token = begin(&mut tx, app, &actor, member.id, from).await?;
    tx.commit().await?;
    attempt.succeed(app);
    Ok(token)
}
