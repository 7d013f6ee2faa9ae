//! `/customers`.

use actix_web::{HttpResponse, get, patch, post, put, web};
use kept_api::External;
use kept_api::customers::{Customer, CustomerPage, CustomerPatch, CustomerQuery, NewCustomer};
use kept_api::problem::Problem;
use kept_app::{App, customers};
use kept_core::ids::CustomerId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::{Body, Query};
use crate::handlers::{changed, made, shown};
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list).service(create).service(put_external).service(read).service(change);
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
