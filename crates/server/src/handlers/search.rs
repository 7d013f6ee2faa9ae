//! `/search`.

use actix_web::{get, web};
use kept_api::problem::Problem;
use kept_api::search::{SearchAnswer, SearchQuery};
use kept_app::{App, search};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::Query;
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(find);
}

/// Finds customers, people, promises, notes and surveys that have all words of `q`, or words that begin with them. Case,
/// accents and umlauts do not matter; a telephone number is found with its prefix and without. Promises that came with
/// a file are found by the whole of their external id.
#[utoipa::path(
    tag = "search",
    operation_id = "search",
    summary = "Search everything",
    params(SearchQuery),
    responses(
        (status = 200, body = SearchAnswer, description = "The best of each kind"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/search")]
pub(crate) async fn find(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<SearchQuery>,
) -> Result<web::Json<SearchAnswer>, ApiError> {
    Ok(web::Json(search::run(&app, &actor, &query).await?))
}
