//! Takes a step with feedback: acknowledge, decide, do or decline, tell.

use kept_api::feedback::{Feedback, NewFeedbackStep};
use kept_core::access::Action;
use kept_core::feedback::{MAX_STEP_WORDS, Progress, StepError};
use kept_core::ids::FeedbackId;
use kept_core::violation::check_optional_text;
use kept_store::feedback::{self as store, NewStep};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;

/// Appends the step. The newest step again, with the same words, changes nothing.
pub async fn run(
    app: &App,
    actor: &Actor,
    id: FeedbackId,
    new: NewFeedbackStep,
) -> Result<Feedback, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut faults = Vec::new();
    check_optional_text("/words", &new.words, MAX_STEP_WORDS, &mut faults);
    AppError::unless_empty(faults)?;
    let words = new.words.trim();
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let newest = before.history.last();
    if newest.is_some_and(|newest| newest.step == new.step && newest.words == words) {
        publish::same(&mut tx, app, actor, id.0, &before).await?;
        publish::done(tx, app, actor).await?;
        return Ok(before);
    }
    let number = newest.map_or(1, |newest| newest.number.saturating_add(1));
    let progress = Progress { state: before.state, told: before.told };
    let after = progress.step(new.step, words).map_err(refused)?;
    let step = NewStep { number, step: new.step, words, by: actor.member() };
    store::append(&mut tx, id, step, after, app.now()).await?;
    let after = store::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let (old, new) = (publish::json(&before)?, publish::json(&after)?);
    publish::audit(&mut tx, app, actor, "step", "feedback", id.0, old, new).await?;
    publish::customer_described(&mut tx, app, after.customer_id).await?;
    publish::done(tx, app, actor).await?;
    Ok(after)
}

fn refused(error: StepError) -> AppError {
    match error {
        StepError::NeedsWords => AppError::invalid("/words", "empty", error.to_string()),
        StepError::OutOfOrder { .. } => AppError::Conflict(error.to_string()),
    }
}
