//! `/customers/{id}/evidence`.

use actix_web::{HttpResponse, get, web};
use kept_api::evidence::{EvidenceQuery, TimelineEntry};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_app::{App, tables, timeline};
use kept_core::ids::CustomerId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::Query;
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export);
}

/// One page of what is known of a customer up to a day: answers, promises made and promises settled, newest first.
#[utoipa::path(
    tag = "evidence",
    operation_id = "list_evidence",
    summary = "The timeline of a customer",
    params(("id" = CustomerId, Path, description = "Which customer"), EvidenceQuery),
    responses(
        (status = 200, body = Page<TimelineEntry>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/customers/{id}/evidence")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
    Query(query): Query<EvidenceQuery>,
) -> Result<web::Json<Page<TimelineEntry>>, ApiError> {
    Ok(web::Json(timeline::list(&app, &actor, id.into_inner(), query).await?))
}

/// The timeline of a customer as a table: a row for each answer, promise made, promise ended, deed and word. UTF-8, with a
/// heading; cells that a spreadsheet would take for a formula begin with an apostrophe. `limit` says nothing here: all
/// rows come.
#[utoipa::path(
    tag = "evidence",
    operation_id = "export_evidence",
    summary = "Export the timeline of a customer",
    params(("id" = CustomerId, Path, description = "Which customer"), EvidenceQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/customers/{id}/evidence.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
    TableQuery { query, bom }: TableQuery<EvidenceQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "evidence", tables::EvidenceOf(id.into_inner(), query), bom).await
}
