//! Reads the organisation with its settings.

use kept_api::organisations::OrganisationSettings;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::organisations::shown;

/// Reads it.
pub async fn run(app: &App, actor: &Actor) -> Result<OrganisationSettings, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let organisation = kept_store::organisations::current(&mut tx).await?.ok_or(AppError::NotFound)?;
    let settings = shown(&mut tx, app, organisation).await?;
    tx.commit().await?;
    Ok(settings)
}
