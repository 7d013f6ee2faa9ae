//! Invitations: how somebody becomes a member, by a link that is handed on.

pub mod accept;
pub mod list;
pub mod make;
pub mod read;
pub mod renew;
pub mod withdraw;

use kept_api::invitations::Invitation;
use kept_api::paths;
use kept_core::ids::InvitationId;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::token::Token;

/// For how many seconds a link can be used: seven days.
pub const OPEN_SECONDS: i64 = 7 * 86_400;

/// A new secret for an invitation.
fn token(app: &App, actor: &Actor, id: InvitationId) -> Token {
    Token { org: actor.org, id: id.0, secret: app.ids.secret() }
}

/// The link with this secret.
fn link(app: &App, token: &Token) -> Result<String, AppError> {
    Ok(format!("{}{}", app.must_have_public_url()?, paths::join_page(&token.to_string())))
}

/// An invitation as the audit trail keeps it: never with its link.
fn audited(invitation: &Invitation) -> Invitation {
    Invitation { link: None, ..invitation.clone() }
}
