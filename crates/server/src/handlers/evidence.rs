//! `/customers/{id}/evidence`.

use actix_web::{get, web};
use kept_api::evidence::{EvidenceQuery, TimelineEntry};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_app::{App, timeline};
use kept_core::ids::CustomerId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::Query;
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list);
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
