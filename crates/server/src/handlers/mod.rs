//! The interface under `/api/v1`: one file for each concept, each with its `routes`.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use kept_app::Actor;
use kept_app::made::Made;
use kept_app::tag::Tagged;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::asked::with_tag;
use crate::problem::ApiError;

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

/// A thing with its tag, or 304 for whoever has it just so.
pub(crate) fn shown<T: Tagged>(actor: &Actor, thing: &T) -> Result<HttpResponse, ApiError> {
    let tag = thing.tag()?;
    if actor.asked.is_known(&tag) {
        return Ok(with_tag(StatusCode::NOT_MODIFIED, &tag).finish());
    }
    Ok(with_tag(StatusCode::OK, &tag).json(thing))
}

/// A thing as it is after a change, with its new tag.
pub(crate) fn changed<T: Tagged>(thing: &T) -> Result<HttpResponse, ApiError> {
    Ok(with_tag(StatusCode::OK, &thing.tag()?).json(thing))
}

/// 201 with what was made now, 200 with what had been made before.
pub(crate) fn made<T: Tagged>(made: &Made<T>) -> Result<HttpResponse, ApiError> {
    let status = if made.again { StatusCode::OK } else { StatusCode::CREATED };
    Ok(with_tag(status, &made.thing.tag()?).json(&made.thing))
}
