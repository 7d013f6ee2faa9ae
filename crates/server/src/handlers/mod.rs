//! The interface under `/api/v1`: one file for each concept, each with its `routes`.

use actix_web::HttpResponse;
use kept_app::made::Made;
use utoipa_actix_web::service_config::ServiceConfig;

pub mod asks;
pub mod contacts;
pub mod customers;
pub mod events;
pub mod evidence;
pub mod imports;
pub mod insights;
pub mod me;
pub mod promises;
pub mod responses;
pub mod scorecards;
pub mod sessions;
pub mod set_up;
pub mod surveys;

/// Every concept registers its operations here, in alphabetical order.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .configure(asks::routes)
        .configure(contacts::routes)
        .configure(customers::routes)
        .configure(events::routes)
        .configure(evidence::routes)
        .configure(imports::routes)
        .configure(insights::routes)
        .configure(me::routes)
        .configure(promises::routes)
        .configure(responses::routes)
        .configure(scorecards::routes)
        .configure(sessions::routes)
        .configure(set_up::routes)
        .configure(surveys::routes);
}

/// 201 with what was made now, 200 with what had been made before.
pub(crate) fn made<T: serde::Serialize>(made: Made<T>) -> HttpResponse {
    let mut response = if made.again { HttpResponse::Ok() } else { HttpResponse::Created() };
    response.json(made.thing)
}
