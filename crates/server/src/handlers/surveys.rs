//! `/surveys`.

use actix_web::{HttpResponse, delete, get, post, put, web};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_api::surveys::{NewSurvey, Survey, SurveyQuery};
use kept_app::{App, surveys};
use kept_core::ids::SurveyId;
use kept_core::survey::SurveyBody;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::handlers::{changed, made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(make).service(read).service(change).service(delete);
}

/// One page of surveys in their newest versions, newest first.
#[utoipa::path(
    tag = "surveys",
    operation_id = "list_surveys",
    summary = "List surveys",
    params(SurveyQuery),
    responses(
        (status = 200, body = Page<Survey>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/surveys")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<SurveyQuery>,
) -> Result<web::Json<Page<Survey>>, ApiError> {
    Ok(web::Json(surveys::list::run(&app, &actor, query).await?))
}

/// Makes a survey of three to five questions, at most one of them open. With an id of the sender's own, sending the
/// same again makes it once: 201, then 200.
#[utoipa::path(
    tag = "surveys",
    operation_id = "make_survey",
    summary = "Make a survey",
    request_body = NewSurvey,
    responses(
        (status = 201, body = Survey, description = "Made"),
        (status = 200, body = Survey, description = "Made before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/surveys")]
pub(crate) async fn make(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewSurvey>,
) -> Result<HttpResponse, ApiError> {
    made(&surveys::make::run(&app, &actor, new).await?)
}

/// One survey in its newest version.
#[utoipa::path(
    tag = "surveys",
    operation_id = "read_survey",
    summary = "Read a survey",
    params(("id" = SurveyId, Path, description = "Which survey")),
    responses(
        (status = 200, body = Survey, description = "The survey"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/surveys/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<SurveyId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &surveys::read::run(&app, &actor, id.into_inner()).await?)
}

/// Changes a survey: its newest version until it has been answered, after that by a next version. Asks keep the
/// version that they were made with.
#[utoipa::path(
    tag = "surveys",
    operation_id = "change_survey",
    summary = "Change a survey",
    params(("id" = SurveyId, Path, description = "Which survey")),
    request_body = SurveyBody,
    responses(
        (status = 200, body = Survey, description = "The survey as it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/surveys/{id}")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<SurveyId>,
    Body(body): Body<SurveyBody>,
) -> Result<HttpResponse, ApiError> {
    changed(&surveys::put::run(&app, &actor, id.into_inner(), body).await?)
}

/// Deletes a survey that nobody was asked, with all its versions; otherwise 409.
#[utoipa::path(
    tag = "surveys",
    operation_id = "delete_survey",
    summary = "Delete a survey",
    params(("id" = SurveyId, Path, description = "Which survey")),
    responses(
        (status = 204, description = "Deleted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/surveys/{id}")]
pub(crate) async fn delete(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<SurveyId>,
) -> Result<HttpResponse, ApiError> {
    surveys::remove::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Surveys in their newest versions as a table, with a row for each question. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "surveys",
    operation_id = "export_surveys",
    summary = "Export surveys",
    params(SurveyQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/surveys.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<SurveyQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "surveys", query, bom).await
}
