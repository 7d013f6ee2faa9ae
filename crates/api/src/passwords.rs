//! Passwords: one's own (`PUT /me/password`), and links by which a member chooses another.

use kept_core::calendar::Instant;
use serde::{Deserialize, Serialize};

/// `PUT /me/password`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password until now.
    pub current: String,
    /// The password from now on: at least 12 characters, not easily guessed.
    pub new: String,
}

/// A link by which a member chooses another password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordReset {
    /// The link to hand on, good for one use. Shown only here: its secret is not stored.
    pub link: String,
    /// Until when it can be used.
    pub expires_at: Instant,
}

/// `GET /public/password-resets/{token}`: whose password it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicPasswordReset {
    /// Name of the organisation.
    pub organisation: String,
    /// Name of the member.
    pub name: String,
    /// The e-mail to sign in with.
    pub email: String,
    /// Until when it can be used.
    pub expires_at: Instant,
}

/// `POST /public/password-resets/{token}`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The password from now on: at least 12 characters, not easily guessed.
    pub password: String,
}

macro_rules! redacted {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    )+};
}

redacted!(ChangePassword, PasswordReset, NewPassword);
