//! `/models`.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use kept_api::models::{ModelPreview, ModelTrial, ModelVersion, NewModel};
use kept_api::page::{Page, PageQuery};
use kept_api::problem::Problem;
use kept_app::{App, models};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::handlers::{made, shown};
use crate::openapi::Methods;
use crate::pages::not_allowed;
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(preview).service(add).service(read);
}

/// One page of the versions of the model, the newest first: that one holds.
#[utoipa::path(
    tag = "models",
    operation_id = "list_models",
    summary = "List the versions of the model",
    params(PageQuery),
    responses(
        (status = 200, body = Page<ModelVersion>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/models")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<Page<ModelVersion>>, ApiError> {
    Ok(web::Json(models::list::run(&app, &actor, query).await?))
}

/// One version of the model. A version is never changed.
#[utoipa::path(
    tag = "models",
    operation_id = "read_model",
    summary = "Read a version of the model",
    params(("version" = u32, Path, description = "Which version")),
    responses(
        (status = 200, body = ModelVersion, description = "The version"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/models/{version}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    version: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    // `/models/preview` is no version: it exists, without this method.
    let methods = request.app_data::<web::Data<Methods>>();
    if let Some(allow) = methods.and_then(|methods| methods.of_literal(request.path())) {
        return Ok(not_allowed(allow, None));
    }
    shown(&actor, &models::read::run(&app, &actor, &version).await?)
}

/// Folds the evidence that is there by the model that holds and by a changed one: who would move, and how the whole
/// would shift. Changes nothing. Of more than 4,000 active customers it looks at an even sample of so many.
#[utoipa::path(
    tag = "models",
    operation_id = "preview_model",
    summary = "Try a changed model",
    request_body = ModelTrial,
    responses(
        (status = 200, body = ModelPreview, description = "What it would do"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/models/preview")]
pub(crate) async fn preview(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(trial): Body<ModelTrial>,
) -> Result<web::Json<ModelPreview>, ApiError> {
    Ok(web::Json(models::preview::run(&app, &actor, trial).await?))
}

/// Makes a changed model the one that holds. Today's scores follow within moments; days that were closed before keep
/// the scores of their version. Sending the same again adds it once.
#[utoipa::path(
    tag = "models",
    operation_id = "add_model",
    summary = "Add a version of the model",
    request_body = NewModel,
    responses(
        (status = 201, body = ModelVersion, description = "Added"),
        (status = 200, body = ModelVersion, description = "Added before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/models")]
pub(crate) async fn add(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewModel>,
) -> Result<HttpResponse, ApiError> {
    made(&models::add::run(&app, &actor, new).await?)
}
