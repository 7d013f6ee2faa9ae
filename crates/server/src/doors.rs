//! Whoever tries links and keys that are none must wait after a while; whoever has a right one never does.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use kept_app::{App, AppError};

use crate::auth::bearer;
use crate::network::address;
use crate::settings::Site;

/// A request that opens a door for whoever has the secret.
pub(crate) struct Knock {
    address: String,
    /// The answer to a secret that is none.
    stray: StatusCode,
}

impl Knock {
    /// Lets a request in, where it comes with a secret.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when too many strays came from the same address.
    pub(crate) fn admit(app: &App, site: &Site, request: &HttpRequest) -> Result<Option<Self>, AppError> {
        let path = request.path();
        let by_link = ["/s/", "/api/v1/public/", "/api/v1/set-up"].iter().any(|door| path.starts_with(door));
        let stray = match bearer(request.headers()) {
            _ if by_link => StatusCode::NOT_FOUND,
            Some(_) => StatusCode::UNAUTHORIZED,
            None => return Ok(None),
        };
        let address = address(request, site);
        app.limits.strays.may(&address)?;
        Ok(Some(Self { address, stray }))
    }

    /// Counts it if it was a stray.
    pub(crate) fn answered(self, app: &App, status: StatusCode) {
        if status == self.stray {
            // Whoever may not stray any more is told so at the next request.
            let _ = app.limits.strays.take(&self.address);
        }
    }
}
