//! Who a key is.

use kept_core::ids::KeyId;
use kept_store::keys as store;

use super::{NOTE_SECONDS, PREFIX};
use crate::app::{Actor, App, Principal};
use crate::asked::Asked;
use crate::error::AppError;
use crate::sessions;
use crate::token::Token;

/// The actor of a key's secret.
///
/// # Errors
/// [`AppError::KeyRefused`] when it is none of ours, has expired or was revoked; [`AppError::TooMany`] when it is used
/// too often.
pub async fn run(app: &App, secret: &str, request_id: String) -> Result<Actor, AppError> {
    let token = secret.strip_prefix(PREFIX).and_then(|token| token.parse::<Token>().ok());
    let token = token.ok_or(AppError::KeyRefused)?;
    let (id, now) = (KeyId(token.id), app.now());
    let mut tx = app.db.tenant(token.org).await?;
    let key = store::find(&mut tx, id).await?.filter(|key| token.matches(&key.secret_hash));
    let usable = |key: &store::Found| !key.revoked && key.expires_at.is_none_or(|end| now < end);
    let key = key.filter(usable).ok_or(AppError::KeyRefused)?;
    // Only a key that is one of ours is counted by name: others could be made up without end.
    app.limits.keys.take(&id.to_string())?;
    if key.last_used_at.is_none_or(|noted| now >= noted.plus_seconds(NOTE_SECONDS)) {
        store::touch(&mut tx, id, now).await?;
    }
    tx.commit().await?;
    let zone = sessions::zone(&key.time_zone)?;
    let principal = Principal::Key { id, scopes: key.scopes };
    Ok(Actor { org: token.org, principal, zone, request_id, asked: Asked::default() })
}

/// Whether a key that a request came with may still be used; counts nothing.
pub async fn is_good(app: &App, actor: &Actor) -> Result<bool, AppError> {
    let Some(id) = actor.key() else { return Ok(false) };
    let now = app.now();
    let mut tx = app.db.tenant(actor.org).await?;
    let key = store::find(&mut tx, id).await?;
    tx.commit().await?;
    Ok(key.is_some_and(|key| !key.revoked && key.expires_at.is_none_or(|end| now < end)))
}
