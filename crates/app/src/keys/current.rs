//! A key asks about itself.

use kept_api::keys::CurrentKey;
use kept_api::me::OrganisationRef;

use crate::app::{Actor, App};
use crate::error::AppError;

/// The key of this very request. Every key may know what it is for.
///
/// # Errors
/// [`AppError::NotFound`] for people, who have none.
pub async fn run(app: &App, actor: &Actor) -> Result<CurrentKey, AppError> {
    let id = actor.key().ok_or(AppError::NotFound)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let key = kept_store::keys::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let organisation = kept_store::organisations::current(&mut tx).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(CurrentKey { key, organisation: OrganisationRef { id: organisation.id, name: organisation.name } })
}
