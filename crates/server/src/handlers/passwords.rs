//! `/me/password`, and `/public/password-resets/{token}` for whoever has the link.

use actix_web::{HttpResponse, get, post, put, web};
use kept_api::passwords::{ChangePassword, NewPassword, PublicPasswordReset};
use kept_api::problem::Problem;
use kept_app::{App, passwords};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::{From, Signed};
use crate::body::{Body, SMALL_JSON};
use crate::problem::ApiError;
use crate::request_id::RequestId;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(change).service(show).service(reset);
}

/// Changes one's own password, and ends all one's other sessions, in every organisation.
#[utoipa::path(
    tag = "me",
    operation_id = "change_password",
    summary = "Change one's own password",
    request_body = ChangePassword,
    responses(
        (status = 204, description = "Changed"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/me/password")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    From(from): From,
    Body(input): Body<ChangePassword, SMALL_JSON>,
) -> Result<HttpResponse, ApiError> {
    passwords::change::run(&app, &actor, input, &from).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whose password a link is for. Nothing is written.
#[utoipa::path(
    tag = "public",
    operation_id = "open_password_reset",
    summary = "Open a link to reset a password",
    params(("token" = String, Path, description = "From the link")),
    security(()),
    responses(
        (status = 200, body = PublicPasswordReset, description = "Whose password it is"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/public/password-resets/{token}")]
pub(crate) async fn show(
    app: web::Data<App>,
    token: web::Path<String>,
) -> Result<web::Json<PublicPasswordReset>, ApiError> {
    Ok(web::Json(passwords::reset::show(&app, &token).await?))
}

/// Chooses another password by a link, once. All sessions of the account end; sign in with the new password.
#[utoipa::path(
    tag = "public",
    operation_id = "reset_password",
    summary = "Choose another password",
    params(("token" = String, Path, description = "From the link")),
    request_body = NewPassword,
    security(()),
    responses(
        (status = 204, description = "Changed"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/public/password-resets/{token}")]
pub(crate) async fn reset(
    app: web::Data<App>,
    id: web::ReqData<RequestId>,
    token: web::Path<String>,
    Body(input): Body<NewPassword, SMALL_JSON>,
) -> Result<HttpResponse, ApiError> {
    passwords::reset::run(&app, &token, input, &id.to_string()).await?;
    Ok(HttpResponse::NoContent().finish())
}
