//! Reads a response.

use kept_api::responses::Response;
use kept_core::access::Action;
use kept_core::ids::ResponseId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// One response, also where a correction has taken its place.
pub async fn run(app: &App, actor: &Actor, id: ResponseId) -> Result<Response, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let response = kept_store::responses::get(&mut tx, id).await?;
    tx.commit().await?;
    response.ok_or(AppError::NotFound)
}
