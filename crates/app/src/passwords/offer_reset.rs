//! Makes a link by which a member chooses another password.

use kept_api::passwords::PasswordReset;
use kept_api::paths;
use kept_core::access::Action;
use kept_core::ids::{MemberId, PasswordResetId};
use kept_store::{accounts, members, passwords as store};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, json};
use crate::token::Token;

/// For how many seconds a link can be used: a day.
pub const OPEN_SECONDS: i64 = 86_400;

/// Makes it, in the place of any that the member has; it is shown this once.
///
/// # Errors
/// [`AppError::Conflict`] when the account belongs to another organisation too: a password opens all of them, so that no
/// single one may hand it on.
pub async fn run(app: &App, actor: &Actor, id: MemberId) -> Result<PasswordReset, AppError> {
    actor.must(Action::ManageMembers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let held = members::hold(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if held.removed {
        let words = "This person is no longer a member. Invite them again.";
        return Err(AppError::Conflict(words.to_owned()));
    }
    let mut tx = tx.unbind().await?;
    if accounts::organisations(&mut tx, held.member.account_id).await? != [actor.org] {
        let words = "This e-mail signs in to another organisation too, and its password is not for one of them to \
                     change. Whoever runs the server can: `kept member reset-password`.";
        return Err(AppError::Conflict(words.to_owned()));
    }
    let mut tx = tx.bind(actor.org).await?;
    let token = Token { org: actor.org, id: app.id(), secret: app.ids.secret() };
    let link = format!("{}{}", app.must_have_public_url()?, paths::reset_page(&token.to_string()));
    let now = app.now();
    let expires_at = now.plus_seconds(OPEN_SECONDS);
    store::replace(&mut tx, PasswordResetId(token.id), id, &token.hash(), expires_at, now).await?;
    let after = json(&serde_json::json!({ "member_id": id, "expires_at": expires_at }))?;
    audit(&mut tx, app, actor, "create", "password-reset", token.id, None, after).await?;
    tx.commit().await?;
    Ok(PasswordReset { link, expires_at })
}
