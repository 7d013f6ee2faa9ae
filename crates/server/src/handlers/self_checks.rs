//! `/self-checks`.

use actix_web::{HttpResponse, get, post, web};
use kept_api::page::{Page, PageQuery};
use kept_api::problem::Problem;
use kept_api::self_checks::{NewSelfCheck, SelfCheck};
use kept_app::{App, self_checks, tables};
use kept_core::ids::SelfCheckId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::handlers::{made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(take).service(read);
}

/// One page of the self-checks, newest first. They are kept, and never scored.
#[utoipa::path(
    tag = "self-checks",
    operation_id = "list_self_checks",
    summary = "List the self-checks",
    params(PageQuery),
    responses(
        (status = 200, body = Page<SelfCheck>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/self-checks")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<Page<SelfCheck>>, ApiError> {
    Ok(web::Json(self_checks::list::run(&app, &actor, query).await?))
}

/// One self-check.
#[utoipa::path(
    tag = "self-checks",
    operation_id = "read_self_check",
    summary = "Read a self-check",
    params(("id" = SelfCheckId, Path, description = "Which self-check")),
    responses(
        (status = 200, body = SelfCheck, description = "The self-check"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/self-checks/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<SelfCheckId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &self_checks::read::run(&app, &actor, id.into_inner()).await?)
}

/// Keeps a reply to each question of the self-check. With an id of the sender's own, sending the same again takes it
/// once: 201, then 200.
#[utoipa::path(
    tag = "self-checks",
    operation_id = "take_self_check",
    summary = "Take a self-check",
    request_body = NewSelfCheck,
    responses(
        (status = 201, body = SelfCheck, description = "Taken"),
        (status = 200, body = SelfCheck, description = "Taken before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/self-checks")]
pub(crate) async fn take(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewSelfCheck>,
) -> Result<HttpResponse, ApiError> {
    made(&self_checks::take::run(&app, &actor, new).await?)
}

/// Self-checks as a table with a row for each reply. UTF-8, with a heading; cells that a spreadsheet would take for a
/// formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "self-checks",
    operation_id = "export_self_checks",
    summary = "Export self-checks",
    params(PageQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/self-checks.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "self-checks", tables::SelfChecks(query), bom).await
}
