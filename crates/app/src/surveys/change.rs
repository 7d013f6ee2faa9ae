//! Changes a survey.

use kept_api::surveys::Survey;
use kept_core::access::Action;
use kept_core::ids::SurveyId;
use kept_core::survey::SurveyBody;
use kept_store::{Change, TenantTx, surveys as store};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;
use crate::surveys::{claim, faults};

/// Changes the newest version in place as long as nobody has answered it; after that it makes the next version.
/// Asks keep the version that they were made with. The same again changes nothing.
pub async fn run(app: &App, actor: &Actor, id: SurveyId, body: SurveyBody) -> Result<Survey, AppError> {
    actor.must(Action::WriteSurveys)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let (survey, _) = within(&mut tx, app, actor, id, "", &body).await?;
    tx.commit().await?;
    Ok(survey)
}

/// The same in the caller's transaction, for a body that stands at `at` in the input. After an error the transaction
/// must be given up.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    id: SurveyId,
    at: &str,
    body: &SurveyBody,
) -> Result<(Survey, Change), AppError> {
    if !store::hold(tx, id).await? {
        return Err(AppError::NotFound);
    }
    AppError::unless_empty(faults(at, body))?;
    let before = store::get(tx, id).await?.ok_or(AppError::NotFound)?;
    if before.body == *body {
        publish::same(tx, app, actor, id.0, &before).await?;
        return Ok((before, Change::Same));
    }
    claim(tx, app, at, body).await?;
    if before.frozen {
        store::add_version(tx, id, before.version + 1, body, app.now()).await?;
    } else {
        store::change_version(tx, id, before.version, body, app.now()).await?;
    }
    let survey = store::get(tx, id).await?.ok_or(AppError::NotFound)?;
    let (was, is) = (publish::json(&before)?, publish::json(&survey)?);
    publish::audit(tx, app, actor, "change", "survey", id.0, was, is).await?;
    Ok((survey, Change::Changed))
}
