//! Makes or changes a survey by its id in another system.

use kept_api::External;
use kept_api::surveys::{NewSurvey, Survey};
use kept_core::access::Action;
use kept_core::ids::SurveyId;
use kept_store::{Change, TenantTx, surveys as store};

use crate::again;
use crate::app::{Actor, App};
use crate::customers::of_path;
use crate::error::AppError;
use crate::made::Made;
use crate::surveys::{change, draft, make};

/// Makes it, or changes it to what the body says: in place until it has been answered, after that by a next version.
pub async fn run(
    app: &App,
    actor: &Actor,
    external: External,
    new: NewSurvey,
) -> Result<Made<Survey>, AppError> {
    actor.must(Action::WriteSurveys)?;
    again::and_again(async || {
        let mut tx = app.db.tenant(actor.org).await?;
        let (survey, change) = within(&mut tx, app, actor, &external, &new).await?;
        tx.commit().await?;
        Ok(Made { thing: survey, again: change != Change::New })
    })
    .await
}

/// The same in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    external: &External,
    new: &NewSurvey,
) -> Result<(Survey, Change), AppError> {
    let external = of_path(external, new.external.clone())?;
    let said = draft(&NewSurvey { external: Some(external.clone()), ..new.clone() })?;
    // A second round changes what somebody else made between our reading and our writing.
    for _ in 0..2 {
        let Some(id) = store::by_external(tx, &external).await? else {
            let id = said.id.unwrap_or_else(|| SurveyId(app.id()));
            match make::insert(tx, app, actor, id, &said).await? {
                Some(survey) => return Ok((survey, Change::New)),
                None => continue,
            }
        };
        if said.id.is_some_and(|chosen| chosen != id) {
            break;
        }
        return change::within(tx, app, actor, id, "/body", &said.body).await;
    }
    let words =
        "The id of the body and the external id of the path belong to different surveys. Leave the id out.";
    Err(AppError::Conflict(words.to_owned()))
}
