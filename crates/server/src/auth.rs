//! Who sends a request: the key in `Authorization`, or the member of the session in the cookie.

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::header::{AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::{LocalBoxFuture, Ready, ready};
use kept_app::access::{Credential, authenticate};
use kept_app::sessions::Origin;
use kept_app::{Actor, App, AppError, replay};

use crate::asked;
use crate::network::address;
use crate::problem::ApiError;
use crate::request_id::RequestId;
use crate::settings::Site;

/// Who acts: a signed-in member or a key. A handler that takes this answers 401 to everybody else, and what was answered
/// before to a request that was done before.
#[derive(Clone, Debug)]
pub struct Signed(pub Actor);

impl FromRequest for Signed {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (app, site) = (data::<App>(&request)?, data::<Site>(&request)?);
            let with = credential(&request, &site).ok_or_else(|| ApiError::from(AppError::NotSignedIn))?;
            let id = request.extensions().get::<RequestId>().map(RequestId::to_string).unwrap_or_default();
            let actor = authenticate(&app, &with, id).await.map_err(ApiError::from)?;
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

/// What a request came with. One with a key is judged by the key alone, whatever cookies it brings.
fn credential(request: &HttpRequest, site: &Site) -> Option<Credential> {
    if let Some(secret) = bearer(request.headers()) {
        return Some(Credential::Key(secret.to_owned()));
    }
    request.cookie(site.cookie_name()).map(|cookie| Credential::Session(cookie.value().to_owned()))
}

/// What stands in `Authorization: Bearer …`; other schemes are for a proxy in front, not for us.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(secret.trim())
}

/// Where a request comes from.
#[derive(Clone, Debug)]
pub struct From(pub Origin);

impl FromRequest for From {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(data::<Site>(request).map(|site| {
            let browser = request.headers().get(USER_AGENT).map(HeaderValue::as_bytes);
            let browser = browser.map(String::from_utf8_lossy).unwrap_or_default().into_owned();
            Self(Origin { address: address(request, &site), browser })
        }))
    }
}

/// What the server was started with.
fn data<T: 'static>(request: &HttpRequest) -> Result<web::Data<T>, ApiError> {
    let missing = || ApiError::internal(format!("{} is not part of this server", std::any::type_name::<T>()));
    request.app_data::<web::Data<T>>().cloned().ok_or_else(missing)
}
