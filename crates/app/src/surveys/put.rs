//! Changes a survey.

use kept_api::surveys::Survey;
use kept_core::access::Action;
use kept_core::ids::SurveyId;
use kept_core::survey::SurveyBody;
use kept_store::surveys as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;
use crate::surveys::{claim, faults};

/// Changes the newest version in place as long as nobody has answered it; after that it makes the next version.
/// Asks keep the version that they were made with. The same again changes nothing.
pub async fn run(app: &App, actor: &Actor, id: SurveyId, body: SurveyBody) -> Result<Survey, AppError> {
    actor.must(Action::WriteSurveys)?;
    let mut tx = app.db.tenant(actor.org).await?;
    if !store::hold(&mut tx, id).await? {
        return Err(AppError::NotFound);
    }
    AppError::unless_empty(faults("", &body))?;
    let before = store::get(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if before.body == body {
        publish::same(&mut tx, app, actor, id.0, &before).await?;
        tx.commit().await?;
        return Ok(before);
    }
    claim(&mut tx, app, "", &body).await?;
    if before.frozen {
        store::add_version(&mut tx, id, before.version + 1, &body, app.now()).await?;
    } else {
        store::change_version(&mut tx, id, before.version, &body, app.now()).await?;
    }
    let survey = store::get(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let (was, is) = (publish::json(&before)?, publish::json(&survey)?);
    publish::audit(&mut tx, app, actor, "change", "survey", id.0, was, is).await?;
    tx.commit().await?;
    Ok(survey)
}
