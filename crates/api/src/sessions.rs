//! `/sessions`: signing in and out, and where one is signed in. `POST /set-up` makes the first owner.

use kept_core::calendar::Instant;
use kept_core::ids::{OrgId, SessionId};
use serde::{Deserialize, Serialize};

/// Sign in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The e-mail address of the account.
    pub email: String,
    /// The password.
    pub password: String,
}

/// A browser in which one is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// Id.
    pub id: SessionId,
    /// When it began.
    pub recorded_at: Instant,
    /// When it was last used, to five minutes.
    pub last_used_at: Instant,
    /// When it ends at the latest; unused, it ends earlier.
    pub expires_at: Instant,
    /// The session of this very request.
    pub current: bool,
    /// What the browser calls itself (its user agent), at most 200 characters; empty when it says nothing.
    pub browser: String,
}

/// `POST /sessions/switch`: go on in another organisation of the same account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SwitchOrganisation {
    /// Which one, of `organisations` of `GET /me`.
    pub organisation: OrgId,
}

/// `POST /set-up`: the first organisation and its owner, from the one-time link of the log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// From the link.
    pub token: String,
    /// Name of the organisation.
    pub organisation: String,
    /// IANA time zone, such as `Europe/Berlin`.
    pub time_zone: String,
    /// Base currency, such as `EUR`.
    pub currency: kept_core::money::Currency,
    /// Name of the owner.
    pub name: String,
    /// Sign-in e-mail of the owner.
    pub email: String,
    /// Password of the owner, at least 12 characters and not easily guessed.
    pub password: String,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn(redacted)")
    }
}

impl std::fmt::Debug for SetUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetUp(redacted)")
    }
}
