//! Deletes a survey that nobody was asked.

use kept_core::access::Action;
use kept_core::ids::SurveyId;
use kept_store::surveys as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;

/// Deletes it with all its versions.
///
/// # Errors
/// [`AppError::Conflict`] when somebody was asked it.
pub async fn run(app: &App, actor: &Actor, id: SurveyId) -> Result<(), AppError> {
    actor.must(Action::WriteSurveys)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::hold_to_remove(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if store::is_asked(&mut tx, id).await? {
        let words =
            "Somebody was asked this survey, so what was asked must stay. Ask another one from now on.";
        return Err(AppError::Conflict(words.to_owned()));
    }
    publish::audit(&mut tx, app, actor, "delete", "survey", id.0, publish::json(&before)?, None).await?;
    store::remove(&mut tx, id).await?;
    Ok(tx.commit().await?)
}
