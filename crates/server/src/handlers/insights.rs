//! `/insights`.

use actix_web::{get, post, web};
use kept_api::changes::{Changes, ChangesQuery};
use kept_api::drivers::{DriverRows, DriversQuery};
use kept_api::insights::{Close, NewClose, Overview, OverviewQuery};
use kept_api::problem::Problem;
use kept_api::self_checks::SelfCheckMeasures;
use kept_app::{App, closes, insights};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(overview).service(close).service(changes).service(drivers).service(self_check);
}

/// What the first screen says: who is known, how satisfied they are, what promises do to answers, whom to look at.
#[utoipa::path(
    tag = "insights",
    operation_id = "read_overview",
    summary = "Figures of the whole organisation",
    params(OverviewQuery),
    responses(
        (status = 200, body = Overview, description = "The figures"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/insights/overview")]
pub(crate) async fn overview(
    app: web::Data<App>,
    Signed(actor): Signed,
    query: Query<OverviewQuery>,
) -> Result<web::Json<Overview>, ApiError> {
    Ok(web::Json(insights::overview::run(&app, &actor, &query.0).await?))
}

/// Makes the scores of a past day available to lists. A day that is closed already is made again only when something
/// that bears on it was recorded since.
#[utoipa::path(
    tag = "insights",
    operation_id = "close_day",
    summary = "Close a day",
    request_body = NewClose,
    responses(
        (status = 200, body = Close, description = "The day is closed"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/insights/closes")]
pub(crate) async fn close(
    app: web::Data<App>,
    Signed(actor): Signed,
    body: Body<NewClose>,
) -> Result<web::Json<Close>, ApiError> {
    Ok(web::Json(closes::ask(&app, &actor, body.0.day).await?))
}

/// What changed since the end of the visit before, or since an instant: answers that came, promises that ended,
/// customers in another band, new members, files, versions of the model. A visit ends when 30 minutes pass without a
/// request. Each kind is counted up to 1,000, and the first ten are named.
#[utoipa::path(
    tag = "insights",
    operation_id = "read_changes",
    summary = "What changed since the last visit",
    params(ChangesQuery),
    responses(
        (status = 200, body = Changes, description = "What changed"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/insights/changes")]
pub(crate) async fn changes(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<ChangesQuery>,
) -> Result<web::Json<Changes>, ApiError> {
    Ok(web::Json(insights::changes::run(&app, &actor, query).await?))
}

/// The answers that say what moves an outcome: for each customer and month in which it was answered, the answers to it
/// and to up to 8 questions about what can be done better, equal rows together, nobody named. A question that was
/// answered in fewer than half of these months takes no part. The drivers themselves are computed from these rows, by
/// the app or by whoever asks (`kept_core::score::drivers`); below `needed` complete rows nothing may be ranked.
#[utoipa::path(
    tag = "insights",
    operation_id = "read_driver_rows",
    summary = "Answers from which drivers are computed",
    params(DriversQuery),
    responses(
        (status = 200, body = DriverRows, description = "The rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/insights/drivers")]
pub(crate) async fn drivers(
    app: web::Data<App>,
    Signed(actor): Signed,
    query: Query<DriversQuery>,
) -> Result<web::Json<DriverRows>, ApiError> {
    Ok(web::Json(insights::drivers::run(&app, &actor, &query.0).await?))
}

/// What Kept measures itself beside each question of the self-check; a question that it measures nothing about has no
/// figure.
#[utoipa::path(
    tag = "insights",
    operation_id = "read_self_check_measures",
    summary = "What is measured beside the self-check",
    responses(
        (status = 200, body = SelfCheckMeasures, description = "The figures"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/insights/self-check")]
pub(crate) async fn self_check(
    app: web::Data<App>,
    Signed(actor): Signed,
) -> Result<web::Json<SelfCheckMeasures>, ApiError> {
    Ok(web::Json(insights::self_check::run(&app, &actor).await?))
}
