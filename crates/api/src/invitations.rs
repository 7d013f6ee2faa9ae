//! `/invitations`: who shall become a member, by a link that is handed on. `/public/invitations/{token}` is for
//! whoever has the link.

use kept_core::access::Role;
use kept_core::calendar::Instant;
use kept_core::ids::InvitationId;
use serde::{Deserialize, Serialize};

use crate::me::MemberRef;

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// Its link can be used.
    Open,
    /// It was accepted; the person is a member.
    Accepted,
    /// It was taken back.
    Withdrawn,
    /// Nobody used it in time; a new link opens it again.
    Expired,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Id.
    pub id: InvitationId,
    /// Name of the person.
    pub name: String,
    /// The e-mail that the person will sign in with.
    pub email: String,
    /// What the person will be able to do.
    pub role: Role,
    /// What became of it.
    pub state: InvitationState,
    /// Until when its link can be used.
    pub expires_at: Instant,
    /// When it was made.
    pub recorded_at: Instant,
    /// By whom; none when it was the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<MemberRef>,
    /// The link to hand on. Shown only when it is made: its secret is not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// `POST /invitations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// Made by whoever sends it, so that sending twice makes one; otherwise by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<InvitationId>,
    /// Name of the person, 1 to 200 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub name: String,
    /// The e-mail that the person will sign in with.
    pub email: String,
    /// What the person will be able to do.
    pub role: Role,
}

/// `GET /public/invitations/{token}`: what somebody who was invited must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicInvitation {
    /// Name of the organisation.
    pub organisation: String,
    /// Name of the person.
    pub name: String,
    /// The e-mail to sign in with.
    pub email: String,
    /// What the person will be able to do.
    pub role: Role,
    /// The e-mail has an account already: its password is asked for, otherwise a new one.
    pub has_account: bool,
    /// Until when it can be accepted.
    pub expires_at: Instant,
}

/// `POST /public/invitations/{token}`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// A new password of at least 12 characters, not easily guessed; where the e-mail has an account, its password.
    pub password: String,
}

impl std::fmt::Debug for AcceptInvitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AcceptInvitation(redacted)")
    }
}
