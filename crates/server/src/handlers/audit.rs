//! `/audit` and `/audit.csv`.

use actix_web::http::header::{CONTENT_DISPOSITION, ContentEncoding};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use futures_util::TryStreamExt;
use kept_api::audit::{AuditEntry, AuditExportQuery, AuditQuery};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_app::{App, audit};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::Query;
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export);
}

/// One page of the audit trail, newest first: who did what to which thing when, and how it was before and after.
#[utoipa::path(
    tag = "audit",
    operation_id = "list_audit",
    summary = "List the audit trail",
    params(AuditQuery),
    responses(
        (status = 200, body = Page<AuditEntry>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/audit")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<AuditQuery>,
) -> Result<web::Json<Page<AuditEntry>>, ApiError> {
    Ok(web::Json(audit::list::run(&app, &actor, query).await?))
}

/// The audit trail as CSV (UTF-8, with a heading), newest first. Cells that a spreadsheet would take for a formula begin
/// with an apostrophe. The table breaks off when the reader's role is taken away meanwhile.
#[utoipa::path(
    tag = "audit",
    operation_id = "export_audit",
    summary = "Export the audit trail",
    params(AuditExportQuery),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/audit.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<AuditExportQuery>,
) -> Result<HttpResponse, ApiError> {
    let pieces = audit::export::run(&app, &actor, query)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""))
        .insert_header(ContentEncoding::Identity)
        .streaming(pieces.map_ok(Bytes::from)))
}
