//! Sessions: signing in and out, and who a session's token belongs to.

mod attempt;
pub mod end;
pub mod list;
mod sign_in;
mod switch;

use kept_core::calendar::Instant;
use kept_core::ids::{MemberId, SessionId};
use kept_core::visit::last_of_other_visits;
use kept_store::TenantTx;
use kept_store::sessions::{NewSession, Session};
use serde::Serialize;

use crate::app::{Actor, App, Principal};
use crate::asked::Asked;
use crate::error::AppError;
use crate::publish::{audit, json};
use crate::token::Token;
use crate::zone::Zone;

pub(crate) use attempt::{Attempt, failed};
pub use end::sign_out;
pub use sign_in::sign_in;
pub use switch::switch;

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;
/// A session ends when it was not used for so many seconds.
pub const IDLE_SECONDS: i64 = 14 * DAY;
/// A session ends after so many seconds, however much it is used.
pub const ABSOLUTE_SECONDS: i64 = 90 * DAY;
/// Use is noted at most every so many seconds, so that reading does not write.
const NOTE_SECONDS: i64 = 300;
/// So much of what a browser calls itself is kept, in characters.
const MAX_BROWSER: usize = 200;

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The network address, as far as it is known; what is tried too often is counted by it.
    pub address: String,
    /// What the browser calls itself.
    pub browser: String,
}

/// A session in the audit trail.
#[derive(Serialize)]
struct Audited<'a> {
    browser: &'a str,
}

/// Makes a session in the caller's transaction.
pub(crate) async fn begin(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    member: MemberId,
    from: &Origin,
) -> Result<Token, AppError> {
    let now = app.now();
    let token = Token { org: actor.org, id: app.id(), secret: app.ids.secret() };
    let browser: String = from.browser.chars().filter(|c| !c.is_control()).take(MAX_BROWSER).collect();
    let session = NewSession {
        id: SessionId(token.id),
        member,
        secret_hash: token.hash(),
        expires_at: now.plus_seconds(ABSOLUTE_SECONDS),
        user_agent: &browser,
    };
    kept_store::sessions::sweep(tx, member, now, now.plus_seconds(-IDLE_SECONDS)).await?;
    kept_store::sessions::insert(tx, &session, now).await?;
    kept_store::members::touch(tx, member, now, last_of_other_visits(now)).await?;
    let after = json(&Audited { browser: &browser })?;
    audit(tx, app, actor, "sign-in", "session", token.id, None, after).await?;
    Ok(token)
}

/// Who a token belongs to.
///
/// # Errors
/// [`AppError::NotSignedIn`] when it is no token of ours, or its session has ended.
pub async fn authenticate(app: &App, token: &str, request_id: String) -> Result<Actor, AppError> {
    let token: Token = token.parse().map_err(|_| AppError::NotSignedIn)?;
    let id = SessionId(token.id);
    let mut tx = app.db.tenant(token.org).await?;
    let session = kept_store::sessions::find(&mut tx, id).await?;
    let session = session.filter(|session| token.matches(&session.secret_hash));
    let session = live(&mut tx, app, id, session).await?;
    tx.commit().await?;
    let session = session.ok_or(AppError::NotSignedIn)?;
    let zone = zone(&session.time_zone)?;
    let principal = Principal::Member { id: session.member, role: session.role, session: Some(id) };
    Ok(Actor { org: token.org, principal, zone, request_id, asked: Asked::default() })
}

/// The session as it is now, where it still lives; that it is used is noted.
pub(crate) async fn still(app: &App, actor: &Actor, id: SessionId) -> Result<Option<Session>, AppError> {
    let mut tx = app.db.tenant(actor.org).await?;
    let session = kept_store::sessions::find(&mut tx, id).await?;
    let session = live(&mut tx, app, id, session).await?;
    tx.commit().await?;
    Ok(session)
}

/// A session unless it has ended: then it is forgotten.
async fn live(
    tx: &mut TenantTx,
    app: &App,
    id: SessionId,
    session: Option<Session>,
) -> Result<Option<Session>, AppError> {
    let Some(session) = session else { return Ok(None) };
    let now = app.now();
    if has_ended(&session, now) {
        kept_store::sessions::delete(tx, id).await?;
        return Ok(None);
    }
    if now.micros() - session.last_used_at.micros() >= NOTE_SECONDS * MICROS {
        kept_store::sessions::touch(tx, id, now).await?;
        kept_store::members::touch(tx, session.member, now, last_of_other_visits(now)).await?;
    }
    Ok(Some(session))
}

fn has_ended(session: &Session, now: Instant) -> bool {
    now >= session.expires_at || now >= session.last_used_at.plus_seconds(IDLE_SECONDS)
}

pub(crate) fn zone(name: &str) -> Result<Zone, AppError> {
    Zone::parse(name)
        .map_err(|_| AppError::Internal(format!("the organisation's time zone {name:?} is unknown")))
}
