//! Who sends a request: the member of the session in the cookie.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use kept_app::{Actor, App, AppError};

use crate::problem::ApiError;
use crate::request_id::RequestId;
use crate::settings::Site;

/// The signed-in member. A handler that takes this answers 401 to everybody else.
#[derive(Clone, Debug)]
pub struct Signed(pub Actor);

impl FromRequest for Signed {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (app, site) = (data::<App>(&request)?, data::<Site>(&request)?);
            let token = request.cookie(site.cookie_name()).ok_or(AppError::NotSignedIn)?;
            let id = request.extensions().get::<RequestId>().map(RequestId::to_string).unwrap_or_default();
            Ok(Self(kept_app::sessions::authenticate(&app, token.value(), id).await?))
        })
    }
}

/// What the server was started with.
fn data<T: 'static>(request: &HttpRequest) -> Result<web::Data<T>, ApiError> {
    let missing = || ApiError::internal(format!("{} is not part of this server", std::any::type_name::<T>()));
    request.app_data::<web::Data<T>>().cloned().ok_or_else(missing)
}
