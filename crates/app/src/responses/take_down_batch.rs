//! A member brings the answers of many calls, as after a day without a connection.

use kept_api::responses::{NewResponse, Received};
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::batch::{CHUNK, Did, Results, is_of_item, must_not_be_too_many};
use crate::error::AppError;
use crate::responses::batch;
use crate::responses::gather::{Door, Submission};

/// Stores them, each judged on its own; one that was stored before changes nothing.
pub async fn run(app: &App, actor: &Actor, items: &[NewResponse]) -> Result<Results, AppError> {
    actor.must(Action::Ask)?;
    must_not_be_too_many(items.len())?;
    let door = Door::Call(actor.plain());
    let submission = |item: &NewResponse| {
        let NewResponse { id, ask_id, answers } = item.clone();
        Submission { org: actor.org, ask: ask_id, door: door.clone(), id, answers }
    };
    let mut results = Vec::with_capacity(items.len());
    for chunk in items.chunks(CHUNK) {
        let submissions: Vec<Submission> = chunk.iter().map(submission).collect();
        results.extend(together(app, actor, &submissions).await?);
    }
    Ok(results)
}

/// Stores them in one transaction; where that fails for one of them, in one each.
async fn together(app: &App, actor: &Actor, submissions: &[Submission]) -> Result<Results, AppError> {
    let all: Vec<&Submission> = submissions.iter().collect();
    if let Ok(outcomes) = batch::run(app, actor.org, &all).await {
        return Ok(outcomes.into_iter().map(did).collect());
    }
    let mut results = Vec::with_capacity(submissions.len());
    for submission in submissions {
        match batch::run(app, actor.org, &[submission]).await {
            Ok(outcomes) => results.extend(outcomes.into_iter().map(did)),
            Err(error) if is_of_item(&error) => results.push(Err(error)),
            Err(error) => return Err(error),
        }
    }
    Ok(results)
}

fn did(outcome: Result<Received, AppError>) -> Result<Did, AppError> {
    outcome.map(|received| Did::once(received.id.0, received.again))
}
