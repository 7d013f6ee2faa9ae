//! `/sessions`.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpResponse, delete, get, post, web};
use kept_api::page::{Page, PageQuery};
use kept_api::problem::Problem;
use kept_api::sessions::{Session, SignIn, SwitchOrganisation};
use kept_app::{App, sessions};
use kept_core::ids::SessionId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::{From, Signed};
use crate::body::{Body, Query, SMALL_JSON};
use crate::problem::ApiError;
use crate::request_id::RequestId;
use crate::settings::Site;

/// The operations of this concept. The fixed paths come before the one with an id.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(sign_in).service(end_others).service(sign_out).service(switch).service(end);
}

/// One page of one's own sessions in this organisation, newest first.
#[utoipa::path(
    tag = "sessions",
    operation_id = "list_sessions",
    summary = "List one's own sessions",
    params(PageQuery),
    responses(
        (status = 200, body = Page<Session>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/sessions")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<Page<Session>>, ApiError> {
    Ok(web::Json(sessions::list::run(&app, &actor, query).await?))
}

/// Sign in. The answer sets the cookie of the session. Whoever belongs to several organisations comes to the one used
/// last.
#[utoipa::path(
    tag = "sessions",
    operation_id = "sign_in",
    summary = "Sign in",
    request_body = SignIn,
    security(()),
    responses(
        (status = 204, description = "Signed in; the cookie is set"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/sessions")]
pub(crate) async fn sign_in(
    app: web::Data<App>,
    site: web::Data<Site>,
    id: web::ReqData<RequestId>,
    From(from): From,
    Body(input): Body<SignIn, SMALL_JSON>,
) -> Result<HttpResponse, ApiError> {
    let token = sessions::sign_in(&app, input, &from, &id.to_string()).await?;
    Ok(HttpResponse::NoContent().cookie(cookie(&site, token.to_string())).finish())
}

/// Ends all one's own sessions in this organisation but this one.
#[utoipa::path(
    tag = "sessions",
    operation_id = "end_other_sessions",
    summary = "End all other sessions",
    responses(
        (status = 204, description = "Ended"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/sessions")]
pub(crate) async fn end_others(app: web::Data<App>, Signed(actor): Signed) -> Result<HttpResponse, ApiError> {
    sessions::end::others(&app, &actor).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sign out. The session ends on the server too, not only in this browser.
#[utoipa::path(
    tag = "sessions",
    operation_id = "sign_out",
    summary = "Sign out",
    responses(
        (status = 204, description = "Signed out"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/sessions/current")]
pub(crate) async fn sign_out(
    app: web::Data<App>,
    site: web::Data<Site>,
    Signed(actor): Signed,
) -> Result<HttpResponse, ApiError> {
    sessions::sign_out(&app, &actor).await?;
    let mut gone = cookie(&site, String::new());
    gone.make_removal();
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}

/// Goes on in another organisation of the same account: this session ends, and the answer sets the cookie of one there.
#[utoipa::path(
    tag = "sessions",
    operation_id = "switch_organisation",
    summary = "Go to another organisation",
    request_body = SwitchOrganisation,
    responses(
        (status = 204, description = "There; the cookie is set"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/sessions/switch")]
pub(crate) async fn switch(
    app: web::Data<App>,
    site: web::Data<Site>,
    Signed(actor): Signed,
    From(from): From,
    Body(input): Body<SwitchOrganisation>,
) -> Result<HttpResponse, ApiError> {
    let token = sessions::switch(&app, &actor, input.organisation, &from).await?;
    Ok(HttpResponse::NoContent().cookie(cookie(&site, token.to_string())).finish())
}

/// Ends one of one's own sessions, such as that of a lost device.
#[utoipa::path(
    tag = "sessions",
    operation_id = "end_session",
    summary = "End a session",
    params(("id" = SessionId, Path, description = "Which session")),
    responses(
        (status = 204, description = "Ended"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/sessions/{id}")]
pub(crate) async fn end(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<SessionId>,
) -> Result<HttpResponse, ApiError> {
    sessions::end::one(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The cookie of a session. It leads to no name or right by itself; the server knows those.
pub(crate) fn cookie(site: &Site, token: String) -> Cookie<'static> {
    Cookie::build(site.cookie_name(), token)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.secure)
        .max_age(Duration::seconds(sessions::ABSOLUTE_SECONDS))
        .finish()
}
