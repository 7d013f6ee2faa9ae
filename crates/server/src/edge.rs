//! The frame around every request: its id, the log line, the refusal of other sites, panics, headers.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};
use futures_util::FutureExt;
use kept_app::App;

use crate::doors::Knock;
use crate::problem::{self, ApiError, Outcome};
use crate::request_id::RequestId;
use crate::settings::Site;
use crate::{asked, cross_site, headers, public};

/// Frames a request.
pub(crate) async fn frame(
    app: web::Data<App>,
    site: web::Data<Site>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let id = RequestId(app.id());
    request.extensions_mut().insert(id);
    let method = request.method().clone();
    let done = match enter(&app, &site, &mut request).await {
        Err(refusal) if request.path().starts_with("/s/") => {
            let page = public::refused(request.request(), &refusal);
            Ok(request.into_response(page))
        }
        Err(refusal) => Ok(request.error_response(refusal)),
        Ok(knock) => match AssertUnwindSafe(next.call(request)).catch_unwind().await {
            Ok(answer) => {
                if let (Some(knock), Ok(response)) = (knock, &answer) {
                    knock.answered(&app, response.status());
                }
                answer.map(ServiceResponse::map_into_boxed_body)
            }
            // The panic's own words are on the standard error already. The request is lost with it.
            Err(_) => Err(ApiError::internal("the handler panicked").for_request(&id.to_string()).into()),
        },
    };
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match done {
        Ok(response) => {
            let path = name(&response);
            let (response, cause) = finish(response, id, &site);
            app.metrics.answered(method.as_str(), &path, response.status().as_u16(), started.elapsed());
            log(id, method.as_str(), &path, response.status().as_u16(), milliseconds, cause.as_deref());
            Ok(response)
        }
        Err(error) => {
            let status = error.as_response_error().status_code().as_u16();
            app.metrics.answered(method.as_str(), "(unfinished)", status, started.elapsed());
            log(id, method.as_str(), "(unfinished)", status, milliseconds, Some(&error.to_string()));
            Err(error)
        }
    }
}

/// What every request must pass before anybody looks at what it wants.
async fn enter(app: &App, site: &Site, request: &mut ServiceRequest) -> Result<Option<Knock>, ApiError> {
    cross_site::check(request.request(), site)?;
    let knock = Knock::admit(app, site, request.request())?;
    if let Err(refusal) = asked::hash(request).await {
        if let Some(knock) = knock {
            knock.answered(app, refusal.status_code());
        }
        return Err(refusal);
    }
    Ok(knock)
}

/// The pattern of the path, such as `/s/{token}`: never the path itself, which may hold tokens and names.
fn name(response: &ServiceResponse) -> String {
    response.request().match_pattern().unwrap_or_else(|| "(other)".to_owned())
}

fn finish(mut response: ServiceResponse, id: RequestId, site: &Site) -> (ServiceResponse, Option<String>) {
    let outcome = response.response_mut().extensions_mut().remove::<Outcome>();
    let (request, mut response) = response.into_parts();
    headers::secure(response.headers_mut());
    if site.secure {
        headers::tls_only(response.headers_mut());
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let Some(Outcome { mut problem, cause }) = outcome else {
        return (ServiceResponse::new(request, response), None);
    };
    problem.request_id = Some(id.to_string());
    let body = problem::body(&problem);
    (ServiceResponse::new(request, response.set_body(body).map_into_boxed_body()), cause)
}

fn log(id: RequestId, method: &str, path: &str, status: u16, milliseconds: u64, cause: Option<&str>) {
    match cause {
        // Asked for every few seconds by whoever watches the server.
        None if matches!(path, "/healthz" | "/readyz" | "/metrics") => {
            tracing::debug!(%id, method, path, status, milliseconds, "answered");
        }
        Some(cause) if status >= 500 => {
            tracing::error!(%id, method, path, status, milliseconds, cause, "failed");
        }
        _ => tracing::info!(%id, method, path, status, milliseconds, "answered"),
    }
}
