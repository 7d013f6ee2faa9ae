//! `/promises`.

use actix_web::{HttpResponse, get, post, web};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_api::promises::{NewPromise, NewSettlement, Promise, PromiseQuery};
use kept_app::{App, promises};
use kept_core::ids::PromiseId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::handlers::{changed, made, shown};
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(make).service(read).service(settle);
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
