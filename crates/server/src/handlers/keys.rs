//! `/keys`.

use actix_web::{HttpResponse, delete, get, post, web};
use kept_api::keys::{CurrentKey, Key, MadeKey, NewKey};
use kept_api::page::{Page, PageQuery};
use kept_api::problem::Problem;
use kept_app::{App, keys, tables};
use kept_core::ids::KeyId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::handlers::{made_untagged, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(make).service(current).service(read).service(revoke);
}

/// One page of keys, newest first, those that can no longer be used among them; never with their secrets.
#[utoipa::path(
    tag = "keys",
    operation_id = "list_keys",
    summary = "List keys",
    params(PageQuery),
    responses(
        (status = 200, body = Page<Key>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/keys")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<Page<Key>>, ApiError> {
    Ok(web::Json(keys::list::run(&app, &actor, query).await?))
}

/// Makes a key for a program: the answer holds its secret, shown this once. With an id of the sender's own, sending the
/// same again makes it once: 201, then 200 without the secret.
#[utoipa::path(
    tag = "keys",
    operation_id = "make_key",
    summary = "Make a key",
    request_body = NewKey,
    responses(
        (status = 201, body = MadeKey, description = "Made"),
        (status = 200, body = MadeKey, description = "Made before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/keys")]
pub(crate) async fn make(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewKey>,
) -> Result<HttpResponse, ApiError> {
    Ok(made_untagged(&keys::make::run(&app, &actor, new).await?))
}

/// The key that this very request is signed with, whatever its scopes: to see whether it works and what it is for.
#[utoipa::path(
    tag = "keys",
    operation_id = "read_current_key",
    summary = "Read the key of this request",
    responses(
        (status = 200, body = CurrentKey, description = "The key"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/keys/current")]
pub(crate) async fn current(
    app: web::Data<App>,
    Signed(actor): Signed,
) -> Result<web::Json<CurrentKey>, ApiError> {
    Ok(web::Json(keys::current::run(&app, &actor).await?))
}

/// One key without its secret, also one that can no longer be used.
#[utoipa::path(
    tag = "keys",
    operation_id = "read_key",
    summary = "Read a key",
    params(("id" = KeyId, Path, description = "Which key")),
    responses(
        (status = 200, body = Key, description = "The key"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/keys/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<KeyId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &keys::read::run(&app, &actor, id.into_inner()).await?)
}

/// Revokes a key: the next request with it is refused.
#[utoipa::path(
    tag = "keys",
    operation_id = "revoke_key",
    summary = "Revoke a key",
    params(("id" = KeyId, Path, description = "Which key")),
    responses(
        (status = 204, description = "Revoked"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/keys/{id}")]
pub(crate) async fn revoke(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<KeyId>,
) -> Result<HttpResponse, ApiError> {
    keys::revoke::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Keys as a table, without their secrets. UTF-8, with a heading; cells that a spreadsheet would take for a formula begin
/// with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "keys",
    operation_id = "export_keys",
    summary = "Export keys",
    params(PageQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/keys.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<PageQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "keys", tables::Keys(query), bom).await
}
