//! `/views`.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use kept_api::page::Page;
use kept_api::problem::Problem;
use kept_api::views::{NewView, View, ViewPatch, ViewQuery};
use kept_app::{App, views};
use kept_core::ids::ViewId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::handlers::{changed, made, shown};
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(keep).service(read).service(change).service(delete);
}

/// One page of one's own views and of those that others share, in the order in which they were kept.
#[utoipa::path(
    tag = "views",
    operation_id = "list_views",
    summary = "List saved views",
    params(ViewQuery),
    responses(
        (status = 200, body = Page<View>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/views")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<ViewQuery>,
) -> Result<web::Json<Page<View>>, ApiError> {
    Ok(web::Json(views::list::run(&app, &actor, query).await?))
}

/// Keeps a filter of a page under a name. With an id of the sender's own, sending the same again keeps it once: 201,
/// then 200.
#[utoipa::path(
    tag = "views",
    operation_id = "keep_view",
    summary = "Save a view",
    request_body = NewView,
    responses(
        (status = 201, body = View, description = "Kept"),
        (status = 200, body = View, description = "Kept before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/views")]
pub(crate) async fn keep(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewView>,
) -> Result<HttpResponse, ApiError> {
    made(&views::keep::run(&app, &actor, new).await?)
}

/// One view.
#[utoipa::path(
    tag = "views",
    operation_id = "read_view",
    summary = "Read a saved view",
    params(("id" = ViewId, Path, description = "Which view")),
    responses(
        (status = 200, body = View, description = "The view"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/views/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ViewId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &views::read::run(&app, &actor, id.into_inner()).await?)
}

/// Changes a view: what is absent stays. Whoever keeps it may, and a manager where it is shared.
#[utoipa::path(
    tag = "views",
    operation_id = "change_view",
    summary = "Change a saved view",
    params(("id" = ViewId, Path, description = "Which view")),
    request_body = ViewPatch,
    responses(
        (status = 200, body = View, description = "The view as it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[patch("/views/{id}")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ViewId>,
    Body(patch): Body<ViewPatch>,
) -> Result<HttpResponse, ApiError> {
    changed(&views::change::run(&app, &actor, id.into_inner(), patch).await?)
}

/// Deletes a view. Whoever keeps it may, and a manager where it is shared.
#[utoipa::path(
    tag = "views",
    operation_id = "delete_view",
    summary = "Delete a saved view",
    params(("id" = ViewId, Path, description = "Which view")),
    responses(
        (status = 204, description = "Deleted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/views/{id}")]
pub(crate) async fn delete(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ViewId>,
) -> Result<HttpResponse, ApiError> {
    views::remove::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}
