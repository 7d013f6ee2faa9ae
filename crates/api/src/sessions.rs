//! `POST /sessions` signs in, `DELETE /sessions/current` signs out. `POST /set-up` makes the first owner.

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
    /// Password of the owner, at least 12 characters.
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
