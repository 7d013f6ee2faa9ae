//! Makes or changes many surveys.

use kept_api::surveys::NewSurvey;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::batch::{self, Did, Results, nameless};
use crate::error::AppError;
use crate::surveys::{make, put};

/// Those with an external id are made or changed by it, those with an id are made once.
pub async fn run(app: &App, actor: &Actor, items: &[NewSurvey]) -> Result<Results, AppError> {
    actor.must(Action::WriteSurveys)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, new| {
        if let Some(external) = &new.external {
            let (survey, change) = put::within(tx, app, actor, external, new).await?;
            return Ok(Did::of(survey.id.0, change));
        }
        let id = new.id.ok_or_else(nameless)?;
        let made = make::within(tx, app, actor, new).await?;
        Ok(Did::once(id.0, made.again))
    })
    .await
}
