//! Pages for people who are asked: rendered here, complete without script, small enough for the first round trip.
//!
//! They read no cookie and set none; whoever has the link may answer.

mod files;
mod form;
mod page;
mod survey;
mod texts;

use actix_web::middleware::Compress;
use actix_web::web;

/// The page for whoever may not come in at all, such as after too many links that are none.
pub(crate) fn refused(
    request: &actix_web::HttpRequest,
    error: &crate::problem::ApiError,
) -> actix_web::HttpResponse {
    survey::refused(request, error)
}

/// The pages under `/s/`.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/s")
            .wrap(Compress::default())
            .service(
                web::resource("/files/{name}")
                    .route(web::get().to(files::file))
                    .route(web::head().to(files::file)),
            )
            .service(
                web::resource("/{token}")
                    .route(web::get().to(survey::show))
                    .route(web::head().to(survey::show))
                    .route(web::post().to(survey::submit))
                    .default_service(web::route().to(survey::wrong_method)),
            )
            .service(
                web::resource("/{token}/thanks")
                    .route(web::get().to(survey::thanks))
                    .route(web::head().to(survey::thanks)),
            )
            .default_service(web::route().to(survey::nothing)),
    );
}
