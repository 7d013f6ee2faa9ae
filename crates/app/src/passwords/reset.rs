//! A member chooses another password by a link.

use kept_api::passwords::{NewPassword, PublicPasswordReset};
use kept_core::ids::PasswordResetId;
use kept_store::accounts;
use kept_store::passwords::{self as store, Reset};

use super::{CHANGE, Deed, check, hash, renewed};
use crate::app::App;
use crate::error::AppError;
use crate::token::Token;

/// Whose password it is. Writes nothing.
///
/// # Errors
/// [`AppError::NotFound`] when it is none of our links; [`AppError::LinkClosed`] when it was used or has expired.
pub async fn show(app: &App, token: &str) -> Result<PublicPasswordReset, AppError> {
    let (_, reset) = open(app, token).await?;
    let Reset { organisation, name, email, expires_at, .. } = reset;
    Ok(PublicPasswordReset { organisation, name, email, expires_at })
}

/// Sets the password and ends all sessions of the account. Of several at once one succeeds.
///
/// # Errors
/// As [`show`]; [`AppError::LinkClosed`] too when the account has joined another organisation meanwhile.
pub async fn run(app: &App, token: &str, input: NewPassword, request_id: &str) -> Result<(), AppError> {
    let (token, reset) = open(app, token).await?;
    let mut faults = Vec::new();
    check("/password", &input.password, &[&reset.name, &reset.email, &reset.organisation], &mut faults);
    AppError::unless_empty(faults)?;
    let new_hash = hash(input.password, app.ids.secret()).await?;
    let mut tx = app.db.global().await?;
    // Whoever joins another organisation holds the account too, so what is asked below stays true.
    accounts::set_password(&mut tx, reset.account, &new_hash).await?;
    if accounts::organisations(&mut tx, reset.account).await? != [token.org] {
        return Err(AppError::LinkClosed);
    }
    let mut tx = tx.bind(token.org).await?;
    if !store::take(&mut tx, PasswordResetId(token.id), app.now()).await? {
        return Err(AppError::LinkClosed);
    }
    let deed = Deed { name: CHANGE, request_id, themselves: true, but: None };
    renewed(tx.unbind().await?, app, reset.account, deed).await?;
    // Whoever has forgotten the password has probably tried it often before.
    app.limits.emails.forget(&reset.email);
    Ok(())
}

async fn open(app: &App, token: &str) -> Result<(Token, Reset), AppError> {
    let token: Token = token.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = app.db.tenant(token.org).await?;
    let found = store::find(&mut tx, PasswordResetId(token.id)).await?;
    tx.commit().await?;
    let found = found.filter(|found| token.matches(&found.secret_hash)).ok_or(AppError::NotFound)?;
    if found.used || found.removed || app.now() >= found.expires_at {
        return Err(AppError::LinkClosed);
    }
    Ok((token, found))
}
