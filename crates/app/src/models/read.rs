//! Reads one version of the model.

use kept_api::models::ModelVersion;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it, by its number as it stands in a path: what is no number names nothing.
pub async fn run(app: &App, actor: &Actor, version: &str) -> Result<ModelVersion, AppError> {
    actor.must(Action::Read)?;
    let version = version.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = kept_store::models::version(&mut tx, version).await?;
    tx.commit().await?;
    found.ok_or(AppError::NotFound)
}
