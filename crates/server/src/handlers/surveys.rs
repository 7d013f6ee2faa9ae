//! `/surveys`.

use actix_web::{HttpResponse, delete, get, post, put, web};
use kept_api::External;
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_api::surveys::{NewSurvey, Survey, SurveyQuery};
use kept_app::{App, surveys};
use kept_core::ids::SurveyId;
use kept_core::survey::SurveyBody;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, MAX_BATCH, Query};
use crate::handlers::{batch_answer, changed, made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(make).service(batch).service(put_external);
    config.service(read).service(change).service(delete);
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
    changed(&surveys::change::run(&app, &actor, id.into_inner(), body).await?)
}

/// Makes a survey by its id in another system, or changes the one that has it: its newest version until it has been
/// answered, after that by a next version. Asks keep the version that they were made with.
#[utoipa::path(
    tag = "surveys",
    operation_id = "put_external_survey",
    summary = "Make or change a survey by its external id",
    params(
        ("source" = String, Path, description = "The other system"),
        ("id" = String, Path, description = "The survey's id there"),
    ),
    request_body = NewSurvey,
    responses(
        (status = 201, body = Survey, description = "Made"),
        (status = 200, body = Survey, description = "Changed, or just so already"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/surveys/external/{source}/{id}")]
pub(crate) async fn put_external(
    app: web::Data<App>,
    Signed(actor): Signed,
    path: web::Path<(String, String)>,
    Body(new): Body<NewSurvey>,
) -> Result<HttpResponse, ApiError> {
    let (source, id) = path.into_inner();
    made(&surveys::put::run(&app, &actor, External { source, id }, new).await?)
}

/// Makes or changes up to 10,000 surveys, each judged on its own. Every item needs an id of the sender's own or an
/// external id, so that the same batch again changes nothing; those with an external id are changed by it.
#[utoipa::path(
    tag = "surveys",
    operation_id = "batch_surveys",
    summary = "Make or change many surveys",
    request_body = Batch<NewSurvey>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/surveys/batch")]
pub(crate) async fn batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(batch): Body<Batch<NewSurvey>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(surveys::batch::run(&app, &actor, &batch.items).await?)))
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
