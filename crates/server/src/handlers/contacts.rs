//! `/contacts`, and `/customers/{id}/contacts`.

use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use kept_api::External;
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::contacts::{Contact, ContactPatch, ContactQuery, NewContact};
use kept_api::page::{Page, PageQuery};
use kept_api::problem::Problem;
use kept_app::{App, contacts};
use kept_core::ids::{ContactId, CustomerId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, MAX_BATCH, Query};
use crate::handlers::{batch_answer, changed, made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(list_all)
        .service(export)
        .service(batch)
        .service(put_external)
        .service(read)
        .service(change)
        .service(delete);
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
    Ok(web::Json(contacts::list::of_customer(&app, &actor, id.into_inner(), query).await?))
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

/// One page of the people at all customers, in the order in which they were added or by name.
#[utoipa::path(
    tag = "contacts",
    operation_id = "list_all_contacts",
    summary = "List contacts",
    params(ContactQuery),
    responses(
        (status = 200, body = Page<Contact>, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/contacts")]
pub(crate) async fn list_all(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<ContactQuery>,
) -> Result<web::Json<Page<Contact>>, ApiError> {
    Ok(web::Json(contacts::list::run(&app, &actor, query).await?))
}

/// One contact.
#[utoipa::path(
    tag = "contacts",
    operation_id = "read_contact",
    summary = "Read a contact",
    params(("id" = ContactId, Path, description = "Which contact")),
    responses(
        (status = 200, body = Contact, description = "The contact"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/contacts/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ContactId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &contacts::read::run(&app, &actor, id.into_inner()).await?)
}

/// Changes a contact: what is absent stays.
#[utoipa::path(
    tag = "contacts",
    operation_id = "change_contact",
    summary = "Change a contact",
    params(("id" = ContactId, Path, description = "Which contact")),
    request_body = ContactPatch,
    responses(
        (status = 200, body = Contact, description = "The contact as it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[patch("/contacts/{id}")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ContactId>,
    Body(patch): Body<ContactPatch>,
) -> Result<HttpResponse, ApiError> {
    changed(&contacts::change::run(&app, &actor, id.into_inner(), patch).await?)
}

/// Deletes a contact, with what this person was asked. One who has answered, or to whom something was promised, stays: 409.
#[utoipa::path(
    tag = "contacts",
    operation_id = "delete_contact",
    summary = "Delete a contact",
    params(("id" = ContactId, Path, description = "Which contact")),
    responses(
        (status = 204, description = "Deleted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/contacts/{id}")]
pub(crate) async fn delete(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<ContactId>,
) -> Result<HttpResponse, ApiError> {
    contacts::remove::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Makes or changes a contact by its id in another system. What the body leaves out is then empty; `customer_id` is
/// needed, and a contact stays at its customer.
#[utoipa::path(
    tag = "contacts",
    operation_id = "put_external_contact",
    summary = "Make or change a contact by its external id",
    params(
        ("source" = String, Path, description = "The other system"),
        ("id" = String, Path, description = "The contact's id there"),
    ),
    request_body = NewContact,
    responses(
        (status = 201, body = Contact, description = "Made"),
        (status = 200, body = Contact, description = "Changed, or just so already"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/contacts/external/{source}/{id}")]
pub(crate) async fn put_external(
    app: web::Data<App>,
    Signed(actor): Signed,
    path: web::Path<(String, String)>,
    Body(new): Body<NewContact>,
) -> Result<HttpResponse, ApiError> {
    let (source, id) = path.into_inner();
    made(&contacts::put::run(&app, &actor, External { source, id }, new).await?)
}

/// Makes or changes up to 10,000 contacts, each judged on its own. Every item needs an id of the sender's own or an
/// external id, so that the same batch again changes nothing.
#[utoipa::path(
    tag = "contacts",
    operation_id = "batch_contacts",
    summary = "Make or change many contacts",
    request_body = Batch<NewContact>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/contacts/batch")]
pub(crate) async fn batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(batch): Body<Batch<NewContact>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(contacts::batch::run(&app, &actor, &batch.items).await?)))
}

/// The people at all customers as a table. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "contacts",
    operation_id = "export_contacts",
    summary = "Export contacts",
    params(ContactQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/contacts.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<ContactQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "contacts", query, bom).await
}
