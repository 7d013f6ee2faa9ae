//! Whoever tries links and keys that are none must wait after a while; whoever has a right one never does.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use kept_app::{App, AppError};

use crate::auth::bearer;
use crate::network::address;
use crate::settings::Site;

/// A request that opens a door for whoever has the secret. It counts as a stray until it is seen that it was right.
pub(crate) struct Knock {
    address: String,
    /// The answer to a secret that is none.
    stray: StatusCode,
}

impl Knock {
    /// Counts a request, where it comes with a secret.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when too many strays came from the same address.
    pub(crate) fn count(app: &App, site: &Site, request: &HttpRequest) -> Result<Option<Self>, AppError> {
        let path = request.path();
        let by_link = ["/s/", "/api/v1/public/", "/api/v1/set-up"].iter().any(|door| path.starts_with(door));
        let stray = match bearer(request.headers()) {
            _ if by_link => StatusCode::NOT_FOUND,
            Some(_) => StatusCode::UNAUTHORIZED,
            None => return Ok(None),
        };
        let address = address(request, site);
        app.limits.strays.take(&address)?;
        Ok(Some(Self { address, stray }))
    }

    /// Takes the count back unless this was a stray.
    pub(crate) fn answered(self, app: &App, status: StatusCode) {
        if status != self.stray {
            app.limits.strays.give_back(&self.address);
        }
    }
}
