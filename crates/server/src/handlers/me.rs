//! `GET /me`.

use actix_web::{get, web};
use kept_api::me::Me;
use kept_api::problem::Problem;
use kept_app::{App, me};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(read);
}

/// Who is signed in, and what the organisation is like.
#[utoipa::path(
    tag = "me",
    operation_id = "read_me",
    summary = "Who is signed in",
    responses(
        (status = 200, body = Me, description = "The signed-in member"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/me")]
pub(crate) async fn read(app: web::Data<App>, Signed(actor): Signed) -> Result<web::Json<Me>, ApiError> {
    Ok(web::Json(me::read(&app, &actor).await?))
}
