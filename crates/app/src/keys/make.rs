//! Makes a key.

use kept_api::keys::{Key, MadeKey, NewKey};
use kept_core::access::{Action, Scope};
use kept_core::calendar::Instant;
use kept_core::ids::KeyId;
use kept_core::violation::{Violation, check_text};
use kept_store::keys as store;

use super::PREFIX;
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::made::Made;
use crate::publish::{audit, json};
use crate::token::Token;

/// The longest name, in characters.
const MAX_NAME: usize = 100;

/// Makes it. The answer holds the secret, this once: only its hash is stored. Where its maker chose the id, sending the
/// same again makes it once, and then the secret is not there any more.
pub async fn run(app: &App, actor: &Actor, new: NewKey) -> Result<Made<MadeKey>, AppError> {
    actor.must(Action::ManageKeys)?;
    let now = app.now();
    let name = new.name.trim().to_owned();
    let scopes = sorted(&new.scopes);
    let id = new.id.unwrap_or_else(|| KeyId(app.id()));
    let mut tx = app.db.tenant(actor.org).await?;
    if new.id.is_some()
        && let Some(there) = store::read(&mut tx, id).await?
    {
        return again(there, &name, &scopes, new.expires_at);
    }
    AppError::unless_empty(faults(&new, now))?;
    let token = Token { org: actor.org, id: id.0, secret: app.ids.secret() };
    let row = store::NewKey {
        id,
        name: &name,
        scopes: &scopes,
        secret_hash: token.hash(),
        expires_at: new.expires_at,
        by: actor.member(),
    };
    let made = store::insert(&mut tx, &row, now).await?;
    let key = store::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if !made {
        // Somebody else was quicker with this id.
        return again(key, &name, &scopes, new.expires_at);
    }
    audit(&mut tx, app, actor, "create", "key", id.0, None, json(&key)?).await?;
    tx.commit().await?;
    Ok(Made::now(MadeKey { key, secret: Some(format!("{PREFIX}{token}")) }))
}

fn sorted(scopes: &[Scope]) -> Vec<Scope> {
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

fn faults(new: &NewKey, now: Instant) -> Vec<Violation> {
    let mut faults = Vec::new();
    check_text("/name", &new.name, MAX_NAME, &mut faults);
    if new.scopes.is_empty() {
        faults.push(Violation::new("/scopes", "empty", "Say at least one thing that the key is for."));
    }
    if new.expires_at.is_some_and(|end| end <= now) {
        faults.push(Violation::new("/expires_at", "in-the-past", "Choose a later time, or none."));
    }
    faults
}

/// The key of this id, if it is just so.
fn again(
    there: Key,
    name: &str,
    scopes: &[Scope],
    expires_at: Option<Instant>,
) -> Result<Made<MadeKey>, AppError> {
    if there.name == name && there.scopes == scopes && there.expires_at == expires_at {
        return Ok(Made::before(MadeKey { key: there, secret: None }));
    }
    let words = "A key with this id exists and is different. Choose another id.";
    Err(AppError::Conflict(words.to_owned()))
}
