//! Everything outside the interface: health, the document, the app's files and pages, and what nobody offers.

use actix_web::http::Method;
use actix_web::http::header::{ALLOW, AUTHORIZATION, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, ResponseError, get, web};
use kept_api::paths::BASE;
use kept_api::problem::Code;
use kept_app::App;
use maud::{DOCTYPE, Markup, html};

use crate::assets;
use crate::never;
use crate::openapi::{Document, Methods};
use crate::problem::ApiError;
use crate::settings::Site;

/// The text form that Prometheus reads.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The pages with a fixed path.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config.service(alive).service(ready).service(metrics).service(document).service(problem);
}

/// The process lives.
#[get("/healthz")]
async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers and its schema is the one of this program.
#[get("/readyz")]
async fn ready(app: web::Data<App>) -> Result<&'static str, ApiError> {
    kept_app::health::ready(&app).await?;
    Ok("ready\n")
}

/// What was counted, for whoever has the token. Where none is set there is no such page.
#[get("/metrics")]
async fn metrics(
    request: HttpRequest,
    app: web::Data<App>,
    site: web::Data<Site>,
) -> Result<HttpResponse, ApiError> {
    let wanted = site.metrics.ok_or_else(ApiError::not_found)?;
    let said = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = said.and_then(|said| said.strip_prefix("Bearer "));
    // Hashes are compared: how far they agree says nothing of the token.
    if token.is_none_or(|token| kept_app::token::hash(token.as_bytes()) != wanted) {
        let detail = "Send the token of KEPT_METRICS_TOKEN: Authorization: Bearer ….";
        return Err(ApiError::new(Code::NotSignedIn, detail));
    }
    let text = app.metrics.text(app.db.pool()).map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok().content_type(OPEN_METRICS).body(text))
}

#[get("/openapi.json")]
async fn document(document: web::Data<Document>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document.json.clone())
}

/// Where the `type` of a problem leads.
#[get("/problems/{code}")]
async fn problem(code: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let code =
        Code::ALL.iter().find(|known| known.as_str() == code.as_str()).ok_or_else(ApiError::not_found)?;
    Ok(page(
        code.title(),
        &html! {
            p { "Problem " code { (code.as_str()) } ", status " (code.status()) "." }
            p { "Its " code { "detail" } " says what happened and what to do, its " code { "errors" } " name the places." }
        },
    ))
}

/// What no route answers: a wrong method, a file or a page of the app, or nothing.
pub(crate) async fn fallback(
    request: HttpRequest,
    methods: web::Data<Methods>,
) -> Result<HttpResponse, ApiError> {
    let path = request.path();
    if path == "/api" || path.starts_with("/api/") {
        let allow = methods.allowed(path).ok_or_else(ApiError::not_found)?;
        return Ok(not_allowed(allow, never::why(request.method(), path)));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(not_allowed("GET, HEAD", None));
    }
    let file = path.trim_start_matches('/');
    if let Some(asset) = assets::find(file) {
        return Ok(asset.answer(&request));
    }
    // A name under assets/ that is not there belongs to another build; the app must not get a page instead.
    if file.starts_with("assets/") {
        return Err(ApiError::not_found());
    }
    // The app has its own routes; each begins with the same page.
    Ok(assets::find("index.html").map_or_else(not_built, |index| index.answer(&request)))
}

pub(crate) fn not_allowed(allow: &str, why: Option<&str>) -> HttpResponse {
    let detail = why.map_or_else(|| format!("Here is only {allow}."), str::to_owned);
    let mut response = ApiError::new(Code::MethodNotAllowed, detail).error_response();
    if let Ok(allow) = HeaderValue::from_str(allow) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

fn not_built() -> HttpResponse {
    page(
        "Kept runs, its app was not built",
        &html! {
            p { "The interface under " code { (BASE) } " works. To get the app, run "
                code { "cargo xtask web" } " and build the server again; " code { "./dev up" } " does both." }
            p { a href="/docs" { "What the interface offers" } }
        },
    )
}

fn page(title: &str, body: &Markup) -> HttpResponse {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
            }
            body { main { h1 { (title) } (body) } }
        }
    };
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page.into_string())
}
