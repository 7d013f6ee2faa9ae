//! Who sends a request, by what it came with, and whether that still holds while a long answer goes on.

use kept_core::access::{Action, may};

use crate::app::{Actor, App, Principal};
use crate::error::AppError;
use crate::{keys, sessions};

/// What a request came with.
#[derive(Clone)]
pub enum Credential {
    /// The token of a session, from a cookie.
    Session(String),
    /// The secret of a key.
    Key(String),
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Session(_) => "Session(redacted)",
            Self::Key(_) => "Key(redacted)",
        })
    }
}

/// Who it is.
///
/// # Errors
/// [`AppError::NotSignedIn`] or [`AppError::KeyRefused`] when it is nobody; [`AppError::TooMany`] for a key that is used
/// too often.
pub async fn authenticate(app: &App, with: &Credential, request_id: String) -> Result<Actor, AppError> {
    match with {
        Credential::Session(token) => sessions::authenticate(app, token, request_id).await,
        Credential::Key(secret) => keys::authenticate::run(app, secret, request_id).await,
    }
}

/// Whether the actor of an answer that goes on may still do this: the session has not ended, the key was not revoked,
/// and the role allows it.
pub async fn still_may(app: &App, actor: &Actor, action: Action) -> Result<bool, AppError> {
    match &actor.principal {
        Principal::System { .. } | Principal::Member { session: None, .. } => Ok(actor.may(action)),
        Principal::Member { id, session: Some(session), .. } => {
            let session = sessions::still(app, actor, *session).await?;
            Ok(session.is_some_and(|session| session.member == *id && may(session.role, action)))
        }
        Principal::Key { .. } => Ok(actor.may(action) && keys::authenticate::is_good(app, actor).await?),
    }
}
