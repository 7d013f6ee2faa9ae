//! `/feedback`.

use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use kept_api::External;
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::feedback::{Feedback, FeedbackPatch, FeedbackQuery, NewFeedback, NewFeedbackStep};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_app::{App, feedback};
use kept_core::ids::FeedbackId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, MAX_BATCH, Query};
use crate::handlers::{batch_answer, changed, made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(receive).service(batch).service(put_external);
    config.service(read).service(change).service(delete).service(step);
}

/// One page of unasked words and observations, newest first where nobody says otherwise, without the steps.
#[utoipa::path(
    tag = "feedback",
    operation_id = "list_feedback",
    summary = "List feedback",
    params(FeedbackQuery),
    responses(
        (status = 200, body = Page<Feedback>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/feedback")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<FeedbackQuery>,
) -> Result<web::Json<Page<Feedback>>, ApiError> {
    Ok(web::Json(feedback::list::run(&app, &actor, query).await?))
}

/// Writes down what a customer had to say, or what a member saw. With an id of the sender's own, sending the same again
/// writes it down once: 201, then 200. No score reads it.
#[utoipa::path(
    tag = "feedback",
    operation_id = "receive_feedback",
    summary = "Receive feedback",
    request_body = NewFeedback,
    responses(
        (status = 201, body = Feedback, description = "Received"),
        (status = 200, body = Feedback, description = "Received before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/feedback")]
pub(crate) async fn receive(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewFeedback>,
) -> Result<HttpResponse, ApiError> {
    made(&feedback::receive::run(&app, &actor, new).await?)
}

/// Feedback with every step that was taken.
#[utoipa::path(
    tag = "feedback",
    operation_id = "read_feedback",
    summary = "Read feedback",
    params(("id" = FeedbackId, Path, description = "Which")),
    responses(
        (status = 200, body = Feedback, description = "The feedback"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/feedback/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<FeedbackId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &feedback::read::run(&app, &actor, id.into_inner()).await?)
}

/// Corrects what was written down: what is absent stays. How far it has come is changed by steps.
#[utoipa::path(
    tag = "feedback",
    operation_id = "change_feedback",
    summary = "Correct feedback",
    params(("id" = FeedbackId, Path, description = "Which")),
    request_body = FeedbackPatch,
    responses(
        (status = 200, body = Feedback, description = "As it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[patch("/feedback/{id}")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<FeedbackId>,
    Body(patch): Body<FeedbackPatch>,
) -> Result<HttpResponse, ApiError> {
    changed(&feedback::change::run(&app, &actor, id.into_inner(), patch).await?)
}

/// Deletes feedback with its steps; the audit trail keeps what it said.
#[utoipa::path(
    tag = "feedback",
    operation_id = "delete_feedback",
    summary = "Delete feedback",
    params(("id" = FeedbackId, Path, description = "Which")),
    responses(
        (status = 204, description = "Deleted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/feedback/{id}")]
pub(crate) async fn delete(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<FeedbackId>,
) -> Result<HttpResponse, ApiError> {
    feedback::remove::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Receives or corrects feedback by its id in another system. What the body leaves out is then empty, but the day stays, and
/// so does how far it has come; feedback stays with its customer.
#[utoipa::path(
    tag = "feedback",
    operation_id = "put_external_feedback",
    summary = "Receive or correct feedback by its external id",
    params(
        ("source" = String, Path, description = "The other system"),
        ("id" = String, Path, description = "Its id there"),
    ),
    request_body = NewFeedback,
    responses(
        (status = 201, body = Feedback, description = "Received"),
        (status = 200, body = Feedback, description = "Corrected, or just so already"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/feedback/external/{source}/{id}")]
pub(crate) async fn put_external(
    app: web::Data<App>,
    Signed(actor): Signed,
    path: web::Path<(String, String)>,
    Body(new): Body<NewFeedback>,
) -> Result<HttpResponse, ApiError> {
    let (source, id) = path.into_inner();
    made(&feedback::put::run(&app, &actor, External { source, id }, new).await?)
}

/// Receives or corrects up to 10,000 pieces of feedback, each judged on its own. Every item needs an id of the sender's own
/// or an external id, so that the same batch again changes nothing.
#[utoipa::path(
    tag = "feedback",
    operation_id = "batch_feedback",
    summary = "Receive or correct much feedback",
    request_body = Batch<NewFeedback>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/feedback/batch")]
pub(crate) async fn batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(batch): Body<Batch<NewFeedback>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(feedback::batch::run(&app, &actor, &batch.items).await?)))
}

/// Takes a step: received → acknowledged → decided → done, or not done and why; then the giver is told. A step out of this
/// order is a 409; the newest step again, with the same words, changes nothing.
#[utoipa::path(
    tag = "feedback",
    operation_id = "step_feedback",
    summary = "Take a step with feedback",
    params(("id" = FeedbackId, Path, description = "Which")),
    request_body = NewFeedbackStep,
    responses(
        (status = 200, body = Feedback, description = "As it is now, with every step"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/feedback/{id}/steps")]
pub(crate) async fn step(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<FeedbackId>,
    Body(new): Body<NewFeedbackStep>,
) -> Result<HttpResponse, ApiError> {
    changed(&feedback::step::run(&app, &actor, id.into_inner(), new).await?)
}

/// Unasked words and observations as a table, with the filter and the order of the list. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "feedback",
    operation_id = "export_feedback",
    summary = "Export feedback",
    params(FeedbackQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/feedback.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<FeedbackQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "feedback", query, bom).await
}
