//! Makes a survey.

use kept_api::surveys::{NewSurvey, Survey};
use kept_core::access::Action;
use kept_core::ids::SurveyId;
use kept_store::{TenantTx, surveys as store};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::made::Made;
use crate::publish;
use crate::surveys::{claim, draft};

/// Makes it. Where its maker chose the id, sending the same again makes it once.
pub async fn run(app: &App, actor: &Actor, new: NewSurvey) -> Result<Made<Survey>, AppError> {
    actor.must(Action::WriteSurveys)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let made = within(&mut tx, app, actor, &new).await?;
    tx.commit().await?;
    Ok(made)
}

/// Makes it in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewSurvey,
) -> Result<Made<Survey>, AppError> {
    let new = draft(new)?;
    let id = new.id.unwrap_or_else(|| SurveyId(app.id()));
    if let Some(survey) = insert(tx, app, actor, id, &new).await? {
        return Ok(Made::now(survey));
    }
    let there = store::get(tx, id).await?;
    let same = |there: &Survey| there.body == new.body && there.external == new.external;
    let words = "A survey with this id or external id exists and is different. Change that one, or choose another id.";
    publish::made_before(tx, app, actor, id.0, there, same, words).await
}

/// Inserts, and says what is there then; none when its id or its external id is taken. After an error the transaction
/// must be given up.
pub(super) async fn insert(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    id: SurveyId,
    new: &NewSurvey,
) -> Result<Option<Survey>, AppError> {
    if !store::create(tx, id, new.external.as_ref(), &new.body, app.now()).await? {
        return Ok(None);
    }
    claim(tx, app, "/body", &new.body).await?;
    let survey = store::get(tx, id).await?.ok_or(AppError::NotFound)?;
    publish::audit(tx, app, actor, "make", "survey", id.0, None, publish::json(&survey)?).await?;
    Ok(Some(survey))
}
