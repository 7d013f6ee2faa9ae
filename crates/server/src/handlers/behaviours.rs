//! `/behaviours`.

use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use kept_api::External;
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::behaviours::{Behaviour, BehaviourPatch, BehaviourQuery, NewBehaviour};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_app::{App, behaviours};
use kept_core::ids::BehaviourId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, MAX_BATCH, Query};
use crate::handlers::{batch_answer, changed, made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(record).service(batch).service(put_external);
    config.service(read).service(change).service(delete);
}

/// One page of what customers did, newest first where nobody says otherwise.
#[utoipa::path(
    tag = "behaviours",
    operation_id = "list_behaviours",
    summary = "List what customers did",
    params(BehaviourQuery),
    responses(
        (status = 200, body = Page<Behaviour>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/behaviours")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<BehaviourQuery>,
) -> Result<web::Json<Page<Behaviour>>, ApiError> {
    Ok(web::Json(behaviours::list::run(&app, &actor, query).await?))
}

/// Records what a customer did. With an id of the sender's own, sending the same again records it once: 201, then 200.
#[utoipa::path(
    tag = "behaviours",
    operation_id = "record_behaviour",
    summary = "Record what a customer did",
    request_body = NewBehaviour,
    responses(
        (status = 201, body = Behaviour, description = "Recorded"),
        (status = 200, body = Behaviour, description = "Recorded before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/behaviours")]
pub(crate) async fn record(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewBehaviour>,
) -> Result<HttpResponse, ApiError> {
    made(&behaviours::record::run(&app, &actor, new).await?)
}

/// What a customer did, as it stands. What was deleted is a 404.
#[utoipa::path(
    tag = "behaviours",
    operation_id = "read_behaviour",
    summary = "Read what a customer did",
    params(("id" = BehaviourId, Path, description = "Which")),
    responses(
        (status = 200, body = Behaviour, description = "The behaviour"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/behaviours/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<BehaviourId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &behaviours::read::run(&app, &actor, id.into_inner()).await?)
}

/// Corrects what was said: what is absent stays. What was said before is superseded and kept.
#[utoipa::path(
    tag = "behaviours",
    operation_id = "change_behaviour",
    summary = "Correct what a customer did",
    params(("id" = BehaviourId, Path, description = "Which")),
    request_body = BehaviourPatch,
    responses(
        (status = 200, body = Behaviour, description = "As it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[patch("/behaviours/{id}")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<BehaviourId>,
    Body(patch): Body<BehaviourPatch>,
) -> Result<HttpResponse, ApiError> {
    changed(&behaviours::change::run(&app, &actor, id.into_inner(), patch).await?)
}

/// From now on it does not count. Scorecards as they were known before still show it.
#[utoipa::path(
    tag = "behaviours",
    operation_id = "delete_behaviour",
    summary = "Take back what a customer did",
    params(("id" = BehaviourId, Path, description = "Which")),
    responses(
        (status = 204, description = "Deleted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/behaviours/{id}")]
pub(crate) async fn delete(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<BehaviourId>,
) -> Result<HttpResponse, ApiError> {
    behaviours::remove::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Records what a customer did, or corrects it, by its id in another system. What the body leaves out is then empty, but
/// the day stays; a behaviour stays with its customer.
#[utoipa::path(
    tag = "behaviours",
    operation_id = "put_external_behaviour",
    summary = "Record or correct a behaviour by its external id",
    params(
        ("source" = String, Path, description = "The other system"),
        ("id" = String, Path, description = "Its id there"),
    ),
    request_body = NewBehaviour,
    responses(
        (status = 201, body = Behaviour, description = "Recorded"),
        (status = 200, body = Behaviour, description = "Corrected, or just so already"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/behaviours/external/{source}/{id}")]
pub(crate) async fn put_external(
    app: web::Data<App>,
    Signed(actor): Signed,
    path: web::Path<(String, String)>,
    Body(new): Body<NewBehaviour>,
) -> Result<HttpResponse, ApiError> {
    let (source, id) = path.into_inner();
    made(&behaviours::put::run(&app, &actor, External { source, id }, new).await?)
}

/// Records or corrects up to 10,000 behaviours, each judged on its own. Every item needs an id of the sender's own or an
/// external id, so that the same batch again changes nothing.
#[utoipa::path(
    tag = "behaviours",
    operation_id = "batch_behaviours",
    summary = "Record or correct many behaviours",
    request_body = Batch<NewBehaviour>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/behaviours/batch")]
pub(crate) async fn batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(batch): Body<Batch<NewBehaviour>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(behaviours::batch::run(&app, &actor, &batch.items).await?)))
}

/// What customers did as a table, with the filter and the order of the list. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "behaviours",
    operation_id = "export_behaviours",
    summary = "Export what customers did",
    params(BehaviourQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/behaviours.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<BehaviourQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "behaviours", query, bom).await
}
