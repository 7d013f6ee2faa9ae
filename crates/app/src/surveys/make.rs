//! Makes a survey.

use kept_api::surveys::{NewSurvey, Survey};
use kept_core::access::Action;
use kept_core::ids::SurveyId;
use kept_store::surveys as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::made::Made;
use crate::publish;
use crate::surveys::{claim, faults};

/// Makes it. Where its maker chose the id, sending the same again makes it once.
pub async fn run(app: &App, actor: &Actor, new: NewSurvey) -> Result<Made<Survey>, AppError> {
    actor.must(Action::WriteSurveys)?;
    AppError::unless_empty(faults("/body", &new.body))?;
    let id = new.id.unwrap_or_else(|| SurveyId(app.id()));
    let mut tx = app.db.tenant(actor.org).await?;
    let made = store::create(&mut tx, id, &new.body, app.now()).await?;
    let survey = store::get(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if !made {
        if survey.body == new.body {
            publish::same(&mut tx, app, actor, id.0, &survey).await?;
            tx.commit().await?;
            return Ok(Made::before(survey));
        }
        let words = "A survey with this id exists and is different. Change that one, or choose another id.";
        return Err(AppError::Conflict(words.to_owned()));
    }
    claim(&mut tx, app, "/body", &new.body).await?;
    let after = publish::json(&survey)?;
    publish::audit(&mut tx, app, actor, "make", "survey", id.0, None, after).await?;
    tx.commit().await?;
    Ok(Made::now(survey))
}
