//! `/organisation`.

use actix_web::{HttpResponse, get, patch, web};
use kept_api::organisations::{OrganisationPatch, OrganisationSettings};
use kept_api::problem::Problem;
use kept_app::{App, organisations};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::auth::Signed;
use crate::body::Body;
use crate::handlers::{changed, shown};
use crate::problem::ApiError;

/// The operations of this concept.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(read).service(change);
}

/// The organisation that the request belongs to, with its settings.
#[utoipa::path(
    tag = "organisation",
    operation_id = "read_organisation",
    summary = "Read the organisation's settings",
    responses(
        (status = 200, body = OrganisationSettings, description = "The organisation"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[get("/organisation")]
pub(crate) async fn read(app: web::Data<App>, Signed(actor): Signed) -> Result<HttpResponse, ApiError> {
    shown(&actor, &organisations::read::run(&app, &actor).await?)
}

/// Changes what the patch names. In another time zone, days that are written stay what they are, and new ones are days
/// there. The currency can be changed only while no amount is recorded in it.
#[utoipa::path(
    tag = "organisation",
    operation_id = "change_organisation",
    summary = "Change the organisation's settings",
    request_body = OrganisationPatch,
    responses(
        (status = 200, body = OrganisationSettings, description = "The organisation as it is now"),
        (status = "4XX", body = Problem, content_type = "application/problem+json", description = "Refused"),
    )
)]
#[patch("/organisation")]
pub(crate) async fn change(
    app: web::Data<App>,
    Signed(actor): Signed,
    Body(patch): Body<OrganisationPatch>,
) -> Result<HttpResponse, ApiError> {
    changed(&organisations::change::run(&app, &actor, patch).await?)
}
