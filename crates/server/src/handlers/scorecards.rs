//! `GET /customers/{id}/scorecard`.

use actix_web::{get, web};
use kept_api::problem::Problem;
use kept_api::scorecards::{Scorecard, ScorecardQuery};
use kept_app::{App, scorecards};
use kept_core::ids::CustomerId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::Query;
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(read);
}

/// The figures of a customer and all that they were made from, so that anybody can fold them again.
#[utoipa::path(
    tag = "scorecards",
    operation_id = "read_scorecard",
    summary = "A customer's scorecard with its inputs",
    params(("id" = CustomerId, Path, description = "The customer"), ScorecardQuery),
    responses(
        (status = 200, body = Scorecard, description = "The scorecard"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/customers/{id}/scorecard")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
    query: Query<ScorecardQuery>,
) -> Result<web::Json<Scorecard>, ApiError> {
    Ok(web::Json(scorecards::read::run(&app, &actor, id.into_inner(), &query.0).await?))
}
