//! Receives or corrects feedback by its id in another system.

use kept_api::External;
use kept_api::feedback::{Feedback, NewFeedback};
use kept_core::access::Action;
use kept_store::{Change, TenantTx, feedback as store};

use crate::app::{Actor, App};
use crate::customers::of_path;
use crate::error::AppError;
use crate::feedback::{change, draft, receive};
use crate::made::Made;
use crate::publish;

/// Receives it, or corrects it to what the body says; what the body leaves out is then empty, but the day stays. Feedback
/// stays with its customer, and how far it has come stays as it is.
pub async fn run(
    app: &App,
    actor: &Actor,
    external: External,
    new: NewFeedback,
) -> Result<Made<Feedback>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let (feedback, change) = within(&mut tx, app, actor, &external, &new).await?;
    publish::done(tx, app, actor).await?;
    Ok(Made { thing: feedback, again: change != Change::New })
}

/// The same in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    external: &External,
    new: &NewFeedback,
) -> Result<(Feedback, Change), AppError> {
    let external = of_path(external, new.external.clone())?;
    let new = NewFeedback { external: Some(external.clone()), ..new.clone() };
    let said = draft(tx, app, actor, &new).await?;
    // A second round corrects what somebody else made between our reading and our writing.
    for _ in 0..2 {
        let Some(id) = store::by_external(tx, &external).await? else {
            if receive::insert(tx, app, actor, &said).await? {
                return Ok((said, Change::New));
            }
            continue;
        };
        let Some(before) = store::lock(tx, id).await? else { continue };
        if new.id.is_some_and(|chosen| chosen != id) || before.customer_id != said.customer_id {
            break;
        }
        let after = Feedback {
            id,
            day: new.day.unwrap_or(before.day),
            state: before.state,
            told: before.told,
            recorded_at: before.recorded_at,
            recorded_by: before.recorded_by.clone(),
            history: before.history.clone(),
            ..said
        };
        return change::write(tx, app, actor, before, after).await;
    }
    let words = "The external id of the path belongs to other feedback, or to another customer's.";
    Err(AppError::Conflict(words.to_owned()))
}
