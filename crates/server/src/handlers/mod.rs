//! The interface under `/api/v1`: one file for each concept, each with its `routes`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use kept_api::batch::{BatchAnswer, BatchResult, BatchStatus};
use kept_app::Actor;
use kept_app::batch::{Did, Results};
use kept_app::made::Made;
use kept_app::tag::Tagged;
use kept_store::Change;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::asked::with_tag;
use crate::problem::ApiError;

pub mod archive;
pub mod asks;
pub mod audit;
pub mod behaviours;
pub mod calc;
pub mod contacts;
pub mod customers;
pub mod events;
pub mod evidence;
pub mod feedback;
pub mod imports;
pub mod insights;
pub mod invitations;
pub mod keys;
pub mod me;
pub mod members;
pub mod models;
pub mod notes;
pub mod organisations;
pub mod passwords;
pub mod promises;
pub mod responses;
pub mod scorecards;
pub mod search;
pub mod self_checks;
pub mod sessions;
pub mod set_up;
pub mod surveys;
pub mod views;

/// Every concept registers its operations here, in alphabetical order.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .configure(archive::routes)
        .configure(asks::routes)
        .configure(audit::routes)
        .configure(behaviours::routes)
        .configure(calc::routes)
        .configure(contacts::routes)
        .configure(customers::routes)
        .configure(events::routes)
        .configure(evidence::routes)
        .configure(feedback::routes)
        .configure(imports::routes)
        .configure(insights::routes)
        .configure(invitations::routes)
        .configure(keys::routes)
        .configure(me::routes)
        .configure(members::routes)
        .configure(models::routes)
        .configure(notes::routes)
        .configure(organisations::routes)
        .configure(passwords::routes)
        .configure(promises::routes)
        .configure(responses::routes)
        .configure(scorecards::routes)
        .configure(search::routes)
        .configure(self_checks::routes)
        .configure(sessions::routes)
        .configure(set_up::routes)
        .configure(surveys::routes)
        .configure(views::routes);
}

/// A thing with its tag, or 304 for whoever has it just so.
pub(crate) fn shown<T: Tagged>(actor: &Actor, thing: &T) -> Result<HttpResponse, ApiError> {
    let tag = thing.tag()?;
    if actor.asked.is_known(&tag) {
        return Ok(with_tag(StatusCode::NOT_MODIFIED, &tag).finish());
    }
    Ok(with_tag(StatusCode::OK, &tag).json(thing))
}

/// A thing as it is after a change, with its new tag.
pub(crate) fn changed<T: Tagged>(thing: &T) -> Result<HttpResponse, ApiError> {
    Ok(with_tag(StatusCode::OK, &thing.tag()?).json(thing))
}

/// 201 with what was made now, 200 with what had been made before.
pub(crate) fn made<T: Tagged>(made: &Made<T>) -> Result<HttpResponse, ApiError> {
    let status = if made.again { StatusCode::OK } else { StatusCode::CREATED };
    Ok(with_tag(status, &made.thing.tag()?).json(&made.thing))
}

/// What became of the items of a batch, with pointers into the batch.
pub(crate) fn batch_answer(results: Results) -> BatchAnswer {
    let mut answer = BatchAnswer { made: 0, changed: 0, same: 0, refused: 0, results: Vec::new() };
    for (place, result) in results.into_iter().enumerate() {
        let one = match result {
            Ok(Did { id, change, link }) => {
                let (status, count) = match change {
                    Change::New => (BatchStatus::Made, &mut answer.made),
                    Change::Changed => (BatchStatus::Changed, &mut answer.changed),
                    Change::Same => (BatchStatus::Same, &mut answer.same),
                };
                *count += 1;
                BatchResult { status, id: Some(id), link, problem: None }
            }
            Err(error) => {
                answer.refused += 1;
                let mut problem = ApiError::from(error).problem().clone();
                for fault in &mut problem.errors {
                    fault.pointer = format!("/items/{place}{}", fault.pointer);
                }
                BatchResult { status: BatchStatus::Refused, id: None, link: None, problem: Some(problem) }
            }
        };
        answer.results.push(one);
    }
    answer
}

/// The same for what has no tag: what is shown once, or is not changed by those who read it.
pub(crate) fn made_untagged<T: serde::Serialize>(made: &Made<T>) -> HttpResponse {
    let mut response = if made.again { HttpResponse::Ok() } else { HttpResponse::Created() };
    response.json(&made.thing)
}
