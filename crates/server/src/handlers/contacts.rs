//! `/customers/{id}/contacts`.

use actix_web::{HttpResponse, get, post, web};
use kept_api::contacts::{Contact, NewContact};
use kept_api::page::{Page, PageQuery};
use kept_api::problem::Problem;
use kept_app::{App, contacts};
use kept_core::ids::CustomerId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::handlers::made;
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(add);
}

/// One page of the people at a customer, in the order in which they were added.
#[utoipa::path(
    tag = "contacts",
    operation_id = "list_contacts",
    summary = "List the contacts of a customer",
    params(("id" = CustomerId, Path, description = "Which customer"), PageQuery),
    responses(
        (status = 200, body = Page<Contact>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/customers/{id}/contacts")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
    Query(query): Query<PageQuery>,
) -> Result<web::Json<Page<Contact>>, ApiError> {
    Ok(web::Json(contacts::list::run(&app, &actor, id.into_inner(), query).await?))
}

/// Adds a person at a customer. With an id of the sender's own, sending the same again adds it once: 201, then 200.
#[utoipa::path(
    tag = "contacts",
    operation_id = "add_contact",
    summary = "Add a contact",
    params(("id" = CustomerId, Path, description = "Which customer")),
    request_body = NewContact,
    responses(
        (status = 201, body = Contact, description = "Added"),
        (status = 200, body = Contact, description = "Added before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/customers/{id}/contacts")]
pub(crate) async fn add(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
    Body(new): Body<NewContact>,
) -> Result<HttpResponse, ApiError> {
    made(&contacts::add::run(&app, &actor, id.into_inner(), new).await?)
}
