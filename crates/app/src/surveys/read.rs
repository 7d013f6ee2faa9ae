//! Reads a survey.

use kept_api::surveys::Survey;
use kept_core::access::Action;
use kept_core::ids::SurveyId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// One survey in its newest version.
pub async fn run(app: &App, actor: &Actor, id: SurveyId) -> Result<Survey, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let survey = kept_store::surveys::get(&mut tx, id).await?;
    tx.commit().await?;
    survey.ok_or(AppError::NotFound)
}
