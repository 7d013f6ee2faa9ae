//! Who sends a request: the member of the session in the cookie.

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use kept_app::{Actor, App, AppError, replay};

use crate::asked;
use crate::problem::ApiError;
use crate::request_id::RequestId;
use crate::settings::Site;

/// The signed-in member. A handler that takes this answers 401 to everybody else, and
/// what was answered before to a request that was done before.
#[derive(Clone, Debug)]
pub struct Signed(pub Actor);

impl FromRequest for Signed {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (app, site) = (data::<App>(&request)?, data::<Site>(&request)?);
            let token =
                request.cookie(site.cookie_name()).ok_or_else(|| ApiError::from(AppError::NotSignedIn))?;
            let id = request.extensions().get::<RequestId>().map(RequestId::to_string).unwrap_or_default();
            let actor =
                kept_app::sessions::authenticate(&app, token.value(), id).await.map_err(ApiError::from)?;
            let actor = Actor { asked: asked::read(&request)?, ..actor };
            match replay::find(&app, &actor).await.map_err(ApiError::from)? {
                // Nothing is left to do: the handler is not even called.
                Some(replay) => {
                    Err(InternalError::from_response("done before", asked::replayed(replay)).into())
                }
                None => Ok(Self(actor)),
            }
        })
    }
}

/// What the server was started with.
fn data<T: 'static>(request: &HttpRequest) -> Result<web::Data<T>, ApiError> {
    let missing = || ApiError::internal(format!("{} is not part of this server", std::any::type_name::<T>()));
    request.app_data::<web::Data<T>>().cloned().ok_or_else(missing)
}
