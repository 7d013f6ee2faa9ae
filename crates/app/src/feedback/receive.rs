//! Receives what somebody had to say, or what a member saw.

use kept_api::feedback::{Feedback, NewFeedback};
use kept_core::access::Action;
use kept_store::{TenantTx, feedback as store};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::feedback::{draft, is_same};
use crate::made::Made;
use crate::publish;

/// Receives it. Where its maker chose the id, sending the same again makes it once.
pub async fn run(app: &App, actor: &Actor, new: NewFeedback) -> Result<Made<Feedback>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let made = within(&mut tx, app, actor, &new).await?;
    publish::done(tx, app, actor).await?;
    Ok(made)
}

/// Receives it in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewFeedback,
) -> Result<Made<Feedback>, AppError> {
    let said = draft(tx, app, actor, new).await?;
    if insert(tx, app, actor, &said).await? {
        return Ok(Made::now(said));
    }
    let there = store::read(tx, said.id).await?;
    // Without a day of its own it was said on the day on which it came first.
    let same =
        |there: &Feedback| is_same(there, &Feedback { day: new.day.unwrap_or(there.day), ..said.clone() });
    let words = "Feedback with this id or external id exists and is different. Choose another id, change that one, or \
                 PUT to /feedback/external.";
    publish::made_before(tx, app, actor, said.id.0, there, same, words).await
}

/// Inserts, and says so; `false` when its id or its external id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    feedback: &Feedback,
) -> Result<bool, AppError> {
    if !store::insert(tx, feedback).await? {
        return Ok(false);
    }
    let after = publish::json(feedback)?;
    publish::audit(tx, app, actor, "receive", "feedback", feedback.id.0, None, after).await?;
    publish::customer_described(tx, app, feedback.customer_id).await?;
    Ok(true)
}
