//! `POST /set-up`: the first organisation and its owner.

use actix_web::{HttpResponse, post, web};
use kept_api::problem::Problem;
use kept_api::sessions::SetUp;
use kept_app::{App, set_up};
use utoipa_actix_web::service_config::ServiceConfig;

use super::sessions::cookie;
use crate::auth::From;
use crate::body::{Body, SMALL_JSON};
use crate::problem::ApiError;
use crate::request_id::RequestId;
use crate::settings::Site;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(run);
}

/// Make the first organisation and its owner, from the one-time link of the log. The answer signs the owner in.
#[utoipa::path(
    tag = "sessions",
    operation_id = "set_up",
    summary = "Make the first organisation and its owner",
    request_body = SetUp,
    security(()),
    responses(
        (status = 204, description = "Made and signed in; the cookie is set"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/set-up")]
pub(crate) async fn run(
    app: web::Data<App>,
    site: web::Data<Site>,
    id: web::ReqData<RequestId>,
    From(from): From,
    Body(input): Body<SetUp, SMALL_JSON>,
) -> Result<HttpResponse, ApiError> {
    let token = set_up::run(&app, input, &from, &id.to_string()).await?;
    Ok(HttpResponse::NoContent().cookie(cookie(&site, token.to_string())).finish())
}
