//! `/calc/{topic}`: the figures for other programs.

use actix_web::{post, web};
use kept_api::calc::{CalcAnswer, CalcRequest};
use kept_api::problem::Problem;
use kept_app::calc;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::Body;
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(run);
}

/// Computes cases with the same functions that make the figures of Kept. Nothing is read or stored. The topics and their
/// inputs are in docs/scoring.md; `kept calc` and the WebAssembly module answer alike.
#[utoipa::path(
    tag = "calc",
    operation_id = "calc",
    summary = "Compute figures from cases of one's own",
    params(("topic" = String, Path, description = "Which figure, such as `nps_intervals`")),
    request_body = CalcRequest,
    responses(
        (status = 200, body = CalcAnswer, description = "One result for each id"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused; a bad case is named with its id and the place"),
    )
)]
#[post("/calc/{topic}")]
pub(crate) async fn run(
    Signed(actor): Signed,
    topic: web::Path<String>,
    Body(request): Body<CalcRequest>,
) -> Result<web::Json<CalcAnswer>, ApiError> {
    Ok(web::Json(calc::run(&actor, &topic, request).await?))
}
