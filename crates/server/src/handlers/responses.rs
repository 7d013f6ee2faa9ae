//! `/responses`, and `/public/asks/{token}/responses` for whoever is asked.

use actix_web::{HttpResponse, get, post, web};
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_api::responses::{NewResponse, PublicResponse, Received, Response, ResponseQuery};
use kept_app::{App, responses};
use kept_core::ids::ResponseId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, MAX_ANSWERS, MAX_BATCH, Query};
use crate::handlers::{batch_answer, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(take_down).service(batch).service(read).service(submit);
}

/// One page of responses, the latest day first where nobody says otherwise. A corrected answer shows as it is now.
#[utoipa::path(
    tag = "responses",
    operation_id = "list_responses",
    summary = "List responses",
    params(ResponseQuery),
    responses(
        (status = 200, body = Page<Response>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/responses")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<ResponseQuery>,
) -> Result<web::Json<Page<Response>>, ApiError> {
    Ok(web::Json(responses::list::run(&app, &actor, query).await?))
}

/// Takes down the customer's words on a call: the answer to an ask by phone. The same submission again is answered as
/// the first time: 201, then 200.
#[utoipa::path(
    tag = "responses",
    operation_id = "take_down_response",
    summary = "Take down an answer on a call",
    request_body = NewResponse,
    responses(
        (status = 201, body = Received, description = "Stored"),
        (status = 200, body = Received, description = "Stored before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/responses")]
pub(crate) async fn take_down(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewResponse>,
) -> Result<HttpResponse, ApiError> {
    Ok(received(&responses::take_down::run(&app, &actor, new).await?))
}

/// Takes down the answers of up to 10,000 calls, each judged on its own. Every item has an id of the sender's own, so
/// that the same batch again changes nothing.
#[utoipa::path(
    tag = "responses",
    operation_id = "batch_responses",
    summary = "Take down the answers of many calls",
    request_body = Batch<NewResponse>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/responses/batch")]
pub(crate) async fn batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(batch): Body<Batch<NewResponse>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(responses::take_down_batch::run(&app, &actor, &batch.items).await?)))
}

/// One response, also where a correction has taken its place.
#[utoipa::path(
    tag = "responses",
    operation_id = "read_response",
    summary = "Read a response",
    params(("id" = ResponseId, Path, description = "Which response")),
    responses(
        (status = 200, body = Response, description = "The response"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/responses/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ResponseId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &responses::read::run(&app, &actor, id.into_inner()).await?)
}

/// A contact answers. Once is enough: the same submission again is answered as the first time (201, then 200), another
/// one is refused.
#[utoipa::path(
    tag = "public",
    operation_id = "submit_response",
    summary = "Answer as the contact who was asked",
    params(("token" = String, Path, description = "The last part of the link")),
    request_body = PublicResponse,
    security(()),
    responses(
        (status = 201, body = Received, description = "Stored"),
        (status = 200, body = Received, description = "Stored before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json",
            description = "Not a link of ours (404), answered (409), expired or withdrawn (410), invalid (422)"),
    )
)]
#[post("/public/asks/{token}/responses")]
pub(crate) async fn submit(
    app: web::Data<App>,
    token: web::Path<String>,
    Body(response): Body<PublicResponse, MAX_ANSWERS>,
) -> Result<HttpResponse, ApiError> {
    Ok(received(&responses::submit::run(&app, &token, response).await?))
}

fn received(received: &Received) -> HttpResponse {
    let mut response = if received.again { HttpResponse::Ok() } else { HttpResponse::Created() };
    response.json(received)
}

/// Responses as a table, with a row for each answer. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "responses",
    operation_id = "export_responses",
    summary = "Export responses",
    params(ResponseQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/responses.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<ResponseQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "responses", query, bom).await
}
