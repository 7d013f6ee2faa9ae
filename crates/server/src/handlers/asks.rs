//! `/asks`, and `/public/asks/{token}` for whoever is asked.

use actix_web::{HttpResponse, get, post, put, web};
use kept_api::External;
use kept_api::asks::{Ask, AskQuery, NewAsk};
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_api::responses::PublicAsk;
use kept_app::{App, asks};
use kept_core::ids::AskId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, MAX_BATCH, Query};
use crate::handlers::{batch_answer, changed, made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(list)
        .service(export)
        .service(make)
        .service(batch)
        .service(put_external)
        .service(read)
        .service(withdraw)
        .service(open);
}

/// One page of asks as they stand now, newest first.
#[utoipa::path(
    tag = "asks",
    operation_id = "list_asks",
    summary = "List asks",
    params(AskQuery),
    responses(
        (status = 200, body = Page<Ask>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/asks")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<AskQuery>,
) -> Result<web::Json<Page<Ask>>, ApiError> {
    Ok(web::Json(asks::list::run(&app, &actor, query).await?))
}

/// Asks a contact by a link, or begins a call. The link is in the answer this once: sending the same again answers 200
/// without it.
#[utoipa::path(
    tag = "asks",
    operation_id = "make_ask",
    summary = "Ask a contact, or begin a call",
    request_body = NewAsk,
    responses(
        (status = 201, body = Ask, description = "Made"),
        (status = 200, body = Ask, description = "Made before, just so; without its link"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/asks")]
pub(crate) async fn make(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewAsk>,
) -> Result<HttpResponse, ApiError> {
    made(&asks::make::run(&app, &actor, new).await?)
}

/// Asks a contact by a link, or begins a call, by an id in another system: once. The link is in the answer this once;
/// the same again answers 200 without it, and anything else 409, since nobody is asked something else by the same ask.
#[utoipa::path(
    tag = "asks",
    operation_id = "put_external_ask",
    summary = "Ask a contact by an external id",
    params(
        ("source" = String, Path, description = "The other system"),
        ("id" = String, Path, description = "The ask's id there"),
    ),
    request_body = NewAsk,
    responses(
        (status = 201, body = Ask, description = "Made"),
        (status = 200, body = Ask, description = "Made before, just so; without its link"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/asks/external/{source}/{id}")]
pub(crate) async fn put_external(
    app: web::Data<App>,
    Signed(actor): Signed,
    path: web::Path<(String, String)>,
    Body(new): Body<NewAsk>,
) -> Result<HttpResponse, ApiError> {
    let (source, id) = path.into_inner();
    made(&asks::put::run(&app, &actor, External { source, id }, new).await?)
}

/// One ask as it stands now, without its link.
#[utoipa::path(
    tag = "asks",
    operation_id = "read_ask",
    summary = "Read an ask",
    params(("id" = AskId, Path, description = "Which ask")),
    responses(
        (status = 200, body = Ask, description = "The ask"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/asks/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<AskId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &asks::read::run(&app, &actor, id.into_inner()).await?)
}

/// Takes an ask back, so that it can no longer be answered. Taking it back again changes nothing.
#[utoipa::path(
    tag = "asks",
    operation_id = "withdraw_ask",
    summary = "Withdraw an ask",
    params(("id" = AskId, Path, description = "Which ask")),
    responses(
        (status = 200, body = Ask, description = "The ask as it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/asks/{id}/withdrawal")]
pub(crate) async fn withdraw(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<AskId>,
) -> Result<HttpResponse, ApiError> {
    changed(&asks::withdraw::run(&app, &actor, id.into_inner()).await?)
}

/// What a contact is asked, by the token of their link. Reading it changes nothing.
#[utoipa::path(
    tag = "public",
    operation_id = "open_ask",
    summary = "What a contact is asked",
    params(("token" = String, Path, description = "The last part of the link")),
    security(()),
    responses(
        (status = 200, body = PublicAsk, description = "The questions"),
        (status = "4XX", body = Problem, content_type = "application/problem+json",
            description = "Not a link of ours (404), answered (409), expired or withdrawn (410)"),
    )
)]
#[get("/public/asks/{token}")]
pub(crate) async fn open(
    app: web::Data<App>,
    token: web::Path<String>,
) -> Result<web::Json<PublicAsk>, ApiError> {
    Ok(web::Json(asks::open::run(&app, &token).await?.answerable()?))
}

/// Asks up to 10,000 contacts, each judged on its own. Every item needs an id of the sender's own or an external id, so
/// that the same batch again changes nothing. Each link is in the answer this once.
#[utoipa::path(
    tag = "asks",
    operation_id = "batch_asks",
    summary = "Ask many contacts",
    request_body = Batch<NewAsk>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/asks/batch")]
pub(crate) async fn batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(batch): Body<Batch<NewAsk>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(asks::batch::run(&app, &actor, &batch.items).await?)))
}

/// Asks as a table, as they stand now. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "asks",
    operation_id = "export_asks",
    summary = "Export asks",
    params(AskQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/asks.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<AskQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "asks", query, bom).await
}
