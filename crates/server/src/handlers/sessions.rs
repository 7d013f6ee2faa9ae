//! `POST /sessions`, `DELETE /sessions/current`.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse, delete, post, web};
use kept_api::problem::Problem;
use kept_api::sessions::SignIn;
use kept_app::{App, sessions};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, SMALL_JSON};
use crate::network::{bucket, client};
use crate::problem::ApiError;
use crate::request_id::RequestId;
use crate::settings::Site;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(sign_in).service(sign_out);
}

/// Sign in. The answer sets the cookie of the session.
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
    request: HttpRequest,
    Body(input): Body<SignIn, SMALL_JSON>,
) -> Result<HttpResponse, ApiError> {
    let from = address(&request, &site);
    let token = sessions::sign_in(&app, input, &from, &id.to_string()).await?;
    Ok(HttpResponse::NoContent().cookie(cookie(&site, token.to_string())).finish())
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
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    if let Some(cookie) = request.cookie(site.cookie_name()) {
        sessions::sign_out(&app, &actor, cookie.value()).await?;
    }
    let mut gone = cookie(&site, String::new());
    gone.make_removal();
    Ok(HttpResponse::NoContent().cookie(gone).finish())
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

/// What failed sign-ins are counted by.
fn address(request: &HttpRequest, site: &Site) -> String {
    let forwarded: Vec<&str> =
        request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
    let peer = request.peer_addr().map(|peer| peer.ip());
    peer.map(|peer| bucket(client(peer, &forwarded, &site.trusted_proxies))).unwrap_or_default()
}
