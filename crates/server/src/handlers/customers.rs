//! `/customers`.

use actix_web::{HttpResponse, delete, get, patch, post, put, web};
use kept_api::External;
use kept_api::batch::{Batch, BatchAnswer};
use kept_api::customers::{
    Customer, CustomerPage, CustomerPatch, CustomerQuery, NewCustomer, OwnerChange, OwnerChanged,
};
use kept_api::problem::Problem;
use kept_app::{App, customers};
use kept_core::ids::CustomerId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, MAX_BATCH, Query};
use crate::handlers::{batch_answer, changed, made, shown};
use crate::problem::ApiError;
use crate::table::{TableQuery, csv};

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(export).service(create).service(assign).service(batch).service(put_external);
    config.service(read).service(change).service(delete);
}

/// One page of customers, with their scores of a closed day. Customers without scores on that day come last.
#[utoipa::path(
    tag = "customers",
    operation_id = "list_customers",
    summary = "List customers",
    params(CustomerQuery),
    responses(
        (status = 200, body = CustomerPage, description = "One page"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/customers")]
pub(crate) async fn list(
    app: web::Data<App>,
    Signed(actor): Signed,
    Query(query): Query<CustomerQuery>,
) -> Result<web::Json<CustomerPage>, ApiError> {
    Ok(web::Json(customers::list::run(&app, &actor, query).await?))
}

/// Makes a customer. With an id of the sender's own, sending the same again makes it once: 201, then 200.
#[utoipa::path(
    tag = "customers",
    operation_id = "create_customer",
    summary = "Make a customer",
    request_body = NewCustomer,
    responses(
        (status = 201, body = Customer, description = "Made"),
        (status = 200, body = Customer, description = "Made before, just so"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/customers")]
pub(crate) async fn create(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(new): Body<NewCustomer>,
) -> Result<HttpResponse, ApiError> {
    made(&customers::create::run(&app, &actor, &new).await?)
}

/// One customer.
#[utoipa::path(
    tag = "customers",
    operation_id = "read_customer",
    summary = "Read a customer",
    params(("id" = CustomerId, Path, description = "Which customer")),
    responses(
        (status = 200, body = Customer, description = "The customer"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/customers/{id}")]
pub(crate) async fn read(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
) -> Result<HttpResponse, ApiError> {
    shown(&actor, &customers::read::run(&app, &actor, id.into_inner()).await?)
}

/// Changes a customer: what is absent stays, `null` clears. Another primary segment concerns later answers only.
#[utoipa::path(
    tag = "customers",
    operation_id = "change_customer",
    summary = "Change a customer",
    params(("id" = CustomerId, Path, description = "Which customer")),
    request_body = CustomerPatch,
    responses(
        (status = 200, body = Customer, description = "The customer as it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[patch("/customers/{id}")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
    Body(patch): Body<CustomerPatch>,
) -> Result<HttpResponse, ApiError> {
    changed(&customers::change::run(&app, &actor, id.into_inner(), patch).await?)
}

/// Makes or changes a customer by its id in another system. What the body leaves out stays as it is; the external id
/// of the path need not be repeated.
#[utoipa::path(
    tag = "customers",
    operation_id = "put_external_customer",
    summary = "Make or change a customer by its external id",
    params(
        ("source" = String, Path, description = "The other system"),
        ("id" = String, Path, description = "The customer's id there"),
    ),
    request_body = NewCustomer,
    responses(
        (status = 201, body = Customer, description = "Made"),
        (status = 200, body = Customer, description = "Changed, or just so already"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[put("/customers/external/{source}/{id}")]
pub(crate) async fn put_external(
    app: web::Data<App>,
    Signed(actor): Signed,
    path: web::Path<(String, String)>,
    Body(new): Body<NewCustomer>,
) -> Result<HttpResponse, ApiError> {
    let (source, id) = path.into_inner();
    made(&customers::put::run(&app, &actor, External { source, id }, new).await?)
}

/// Makes or changes up to 10,000 customers, each judged on its own. Every item needs an id of the sender's own or an
/// external id, so that the same batch again changes nothing. An item with an external
/// id changes the customer that has it, as PUT does.
#[utoipa::path(
    tag = "customers",
    operation_id = "batch_customers",
    summary = "Make or change many customers",
    request_body = Batch<NewCustomer>,
    responses(
        (status = 200, body = BatchAnswer, description = "What became of each item"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/customers/batch")]
pub(crate) async fn batch(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(batch): Body<Batch<NewCustomer>, MAX_BATCH>,
) -> Result<web::Json<BatchAnswer>, ApiError> {
    Ok(web::Json(batch_answer(customers::batch::run(&app, &actor, &batch.items).await?)))
}

/// Deletes a customer of whom nothing is known yet, with its contacts, notes and asks. One to whom promises were made or
/// who has answered is released instead: 409.
#[utoipa::path(
    tag = "customers",
    operation_id = "delete_customer",
    summary = "Delete a customer",
    params(("id" = CustomerId, Path, description = "Which customer")),
    responses(
        (status = 204, description = "Deleted"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[delete("/customers/{id}")]
pub(crate) async fn delete(
    app: web::Data<App>,
    Signed(actor): Signed,
    id: web::Path<CustomerId>,
) -> Result<HttpResponse, ApiError> {
    customers::remove::run(&app, &actor, id.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives up to 200 customers to somebody who looks after them from now on: all or none. The same again changes nothing.
#[utoipa::path(
    tag = "customers",
    operation_id = "change_owner",
    summary = "Change the owner of many customers",
    request_body = OwnerChange,
    responses(
        (status = 200, body = OwnerChanged, description = "What became of them"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[post("/customers/owner")]
pub(crate) async fn assign(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(wish): Body<OwnerChange>,
) -> Result<web::Json<OwnerChanged>, ApiError> {
    Ok(web::Json(customers::assign::run(&app, &actor, &wish).await?))
}

/// Customers as a table, with the filter, the order and the day of the list. UTF-8, with a heading; cells that a spreadsheet would
/// take for a formula begin with an apostrophe. `limit` says nothing here: all rows come.
#[utoipa::path(
    tag = "customers",
    operation_id = "export_customers",
    summary = "Export customers",
    params(CustomerQuery, ("bom" = Option<bool>, Query, description = "Begin with a byte order mark, for spreadsheets")),
    responses(
        (status = 200, body = String, content_type = "text/csv", description = "All rows"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/customers.csv")]
pub(crate) async fn export(
    app: web::Data<App>,
    Signed(actor): Signed,
    TableQuery { query, bom }: TableQuery<CustomerQuery>,
) -> Result<HttpResponse, ApiError> {
    csv(&app, &actor, "customers", query, bom).await
}
