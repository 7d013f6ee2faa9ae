//! `/promises`.

use actix_web::{HttpResponse, get, post, put, web};
use kept_api::External;
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_api::promises::{BatchSettlement, NewPromise, NewSettlement, Promise, PromiseQuery};
use kept_app::{App, promises};
use kept_core::ids::PromiseId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, MAX_BATCH, Query};
use crate::handlers::{batch_answer, changed, made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(make).service(batch).service(put_external);
    config.service(settle_batch).service(read).service(settle);
}

/// One page of promises in the order in which they are due, as they stand on a day.
#[utoipa::path(
    tag = "promises",
    operation_id = "list_promises",
    summary = "List promises",
    params(PromiseQuery),
    responses(
        (status = 200, body = Page<Promise>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/promises")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<PromiseQuery>,
) -> Result<web::Json<Page<Promise>>, ApiError> {
    Ok(web::Json(promises::list::run(&app, &actor, query).await?))
}

/// Makes a promise. With an id of the sender's own, sending the same again makes it once: 201, then 200.
#[utoipa::path(
    tag = "promises",
    operation_id = "make_promise",
    summary = "Make a promise",
    request_body = NewPromise,
    responses(
        (status = 201, body = Promise, description = "Made"),
        (status = 200, body = Promise, description = "Made before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/promises")]
pub(crate) async fn make(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewPromise>,
) -> Result<HttpResponse, ApiError> {
    made(&promises::make::run(&app, &actor, new).await?)
}

/// One promise as it stands today, with every settlement and correction.
#[utoipa::path(
    tag = "promises",
    operation_id = "read_promise",
    summary = "Read a promise",
    params(("id" = PromiseId, Path, description = "Which promise")),
    responses(
        (status = 200, body = Promise, description = "The promise"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/promises/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<PromiseId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &promises::read::run(&app, &actor, id.into_inner()).await?)
}

/// Says how a promise ended, or corrects what was said. What was said before is kept; the same again changes nothing.
#[utoipa::path(
    tag = "promises",
    operation_id = "settle_promise",
    summary = "Settle a promise",
    params(("id" = PromiseId, Path, description = "Which promise")),
    request_body = NewSettlement,
    responses(
        (status = 200, body = Promise, description = "The promise as it is now, with its history"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/promises/{id}/settlements")]
pub(crate) async fn settle(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<PromiseId>,
    Body(new): Body<NewSettlement>,
) -> Result<HttpResponse, ApiError> {
    changed(&promises::settle::run(&app, &actor, id.into_inner(), new).await?)
}

/// Says how up to 10,000 promises ended, each judged on its own; a promise is named by its id or its external id. The
/// same batch again changes nothing.
#[utoipa::path(
    tag = "promises",
    operation_id = "batch_settlements",
    summary = "Settle many promises",
    request_body = Batch<BatchSettlement>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/promises/settlements/batch")]
pub(crate) async fn settle_batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(Batch { items }): Body<Batch<BatchSettlement>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(promises::settle_batch::run(&app, &actor, &items).await?)))
}

/// Makes a promise, or corrects what was said, by its id in the system that keeps it. Who made it and to whom, and how it
/// ended, stays as it is.
#[utoipa::path(
    tag = "promises",
    operation_id = "put_external_promise",
    summary = "Make or change a promise by its external id",
    params(
        ("source" = String, Path, description = "The other system"),
        ("id" = String, Path, description = "The promise's id there"),
    ),
    request_body = NewPromise,
    responses(
        (status = 201, body = Promise, description = "Made"),
        (status = 200, body = Promise, description = "Changed, or just so already"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/promises/external/{source}/{id}")]
pub(crate) async fn put_external(
    app: web::Data<App>,
    Signed(actor): Signed,
    path: web::Path<(String, String)>,
    Body(new): Body<NewPromise>,
) -> Result<HttpResponse, ApiError> {
    let (source, id) = path.into_inner();
    made(&promises::put::run(&app, &actor, External { source, id }, new).await?)
}

/// Makes or changes up to 10,000 promises, each judged on its own. Every item needs an id of the sender's own or an
/// external id, so that the same batch again changes nothing.
#[utoipa::path(
    tag = "promises",
    operation_id = "batch_promises",
    summary = "Make or change many promises",
    request_body = Batch<NewPromise>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/promises/batch")]
pub(crate) async fn batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(batch): Body<Batch<NewPromise>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(promises::batch::run(&app, &actor, &batch.items).await?)))
}

/// Promises as a table, as they stand on a day. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "promises",
    operation_id = "export_promises",
    summary = "Export promises",
    params(PromiseQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/promises.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<PromiseQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "promises", query, bom).await
}
