//! Signing in and out, and who a session's token belongs to.

use kept_api::sessions::SignIn;
use kept_core::calendar::Instant;
use kept_core::ids::{MemberId, SessionId};
use kept_store::TenantTx;
use kept_store::sessions::{NewSession, Session};

use crate::app::{Actor, App, Principal};
use crate::asked::Asked;
use crate::error::AppError;
use crate::members::email;
use crate::passwords;
use crate::publish::audit;
use crate::token::Token;
use crate::zone::Zone;

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;
/// A session ends when it was not used for so many seconds.
pub const IDLE_SECONDS: i64 = 14 * DAY;
/// A session ends after so many seconds, however much it is used.
pub const ABSOLUTE_SECONDS: i64 = 90 * DAY;
/// Use is noted at most every so many seconds, so that reading does not write.
const NOTE_SECONDS: i64 = 300;
/// So many sign-ins may fail in [`FAILURE_SECONDS`], for an e-mail and for an address.
pub const FAILURES: usize = 10;
/// See [`FAILURES`].
pub const FAILURE_SECONDS: u32 = 15 * 60;

/// Signs in: a token for a cookie. An unknown e-mail and a wrong password have the same answer after the same time.
///
/// `from` names the network address; it and the e-mail must wait when they fail too often.
///
/// # Errors
/// [`AppError::WrongCredentials`], [`AppError::TooMany`], and [`AppError::Busy`] when many sign in at once.
pub async fn sign_in(app: &App, input: SignIn, from: &str, request_id: &str) -> Result<Token, AppError> {
    let now = app.now();
    let email = email(&input.email);
    let attempt = Attempt::begin(app, email.as_deref(), from, now)?;
    // What is no e-mail has no account, as everybody can see, so nothing is hashed to hide it.
    let email = email.ok_or(AppError::WrongCredentials)?;
    let mut tx = app.db.global().await?;
    let account = kept_store::accounts::by_email(&mut tx, &email).await?;
    // No transaction stays open while a password is hashed.
    tx.commit().await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = passwords::verify(input.password, hash).await?;
    let account = account.filter(|_| right).ok_or(AppError::WrongCredentials)?;

    let mut tx = app.db.global().await?;
    // Another password ends all sessions: one that began with the old password must not come after that.
    if !kept_store::accounts::hold_with(&mut tx, account.id, &account.password_hash).await? {
        return Err(AppError::WrongCredentials);
    }
    let orgs = kept_store::accounts::organisations(&mut tx, account.id).await?;
    // Somebody with several organisations gets the oldest; choosing among them is not offered yet.
    let org = orgs.first().copied().ok_or(AppError::WrongCredentials)?;
    let mut tx = tx.bind(org).await?;
    let member =
        kept_store::members::of_account(&mut tx, account.id).await?.ok_or(AppError::WrongCredentials)?;
    let zone =
        kept_store::organisations::current(&mut tx).await?.ok_or(AppError::WrongCredentials)?.time_zone;
    let actor = Actor::system(org, &zone, request_id)?.as_member(member.id, member.role);
    kept_store::sessions::sweep(&mut tx, member.id, now, now.plus_seconds(-IDLE_SECONDS)).await?;
    let token = begin(&mut tx, app, &actor, member.id).await?;
    tx.commit().await?;
    attempt.succeed(app);
    Ok(token)
}

/// Makes a session in the caller's transaction.
pub(crate) async fn begin(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    member: MemberId,
) -> Result<Token, AppError> {
    let now = app.now();
    let token = Token { org: actor.org, id: app.id(), secret: app.ids.secret() };
    let session = NewSession {
        id: SessionId(token.id),
        member,
        secret_hash: token.hash(),
        expires_at: now.plus_seconds(ABSOLUTE_SECONDS),
    };
    kept_store::sessions::insert(tx, &session, now).await?;
    audit(tx, app, actor, "sign-in", "session", token.id, None, None).await?;
    Ok(token)
}

/// Who a token belongs to.
///
/// # Errors
/// [`AppError::NotSignedIn`] when it is no token of ours, or its session has ended.
pub async fn authenticate(app: &App, token: &str, request_id: String) -> Result<Actor, AppError> {
    let token: Token = token.parse().map_err(|_| AppError::NotSignedIn)?;
    let mut tx = app.db.tenant(token.org).await?;
    let session = kept_store::sessions::find(&mut tx, SessionId(token.id)).await?;
    let session =
        session.filter(|session| token.matches(&session.secret_hash)).ok_or(AppError::NotSignedIn)?;
    let now = app.now();
    if has_ended(&session, now) {
        kept_store::sessions::delete(&mut tx, SessionId(token.id)).await?;
        tx.commit().await?;
        return Err(AppError::NotSignedIn);
    }
    if now.micros() - session.last_used_at.micros() >= NOTE_SECONDS * MICROS {
        kept_store::sessions::touch(&mut tx, SessionId(token.id), now).await?;
    }
    tx.commit().await?;
    let zone = zone(&session.time_zone)?;
    let principal =
        Principal::Member { id: session.member, role: session.role, session: Some(SessionId(token.id)) };
    Ok(Actor { org: token.org, principal, zone, request_id, asked: Asked::default() })
}

/// Signs out: the session of this token ends. One that has ended is no error.
pub async fn sign_out(app: &App, actor: &Actor, token: &str) -> Result<(), AppError> {
    let Ok(token) = token.parse::<Token>() else { return Ok(()) };
    if token.org != actor.org {
        return Ok(());
    }
    let mut tx = app.db.tenant(actor.org).await?;
    if kept_store::sessions::delete(&mut tx, SessionId(token.id)).await? {
        audit(&mut tx, app, actor, "sign-out", "session", token.id, None, None).await?;
    }
    Ok(tx.commit().await?)
}

fn has_ended(session: &Session, now: Instant) -> bool {
    now >= session.expires_at || now >= session.last_used_at.plus_seconds(IDLE_SECONDS)
}

pub(crate) fn zone(name: &str) -> Result<Zone, AppError> {
    Zone::parse(name)
        .map_err(|_| AppError::Internal(format!("the organisation's time zone {name:?} is unknown")))
}

/// A sign-in whose outcome is not known yet. It counts as failed until it succeeds, so that nobody tries in parallel.
struct Attempt {
    /// None where the text was no e-mail.
    email: Option<String>,
    address: String,
    at: Instant,
}

impl Attempt {
    fn begin(app: &App, email: Option<&str>, from: &str, at: Instant) -> Result<Self, AppError> {
        let attempt = Self {
            email: email.map(|email| format!("email {email}")),
            address: format!("address {from}"),
            at,
        };
        let names = || attempt.email.iter().chain([&attempt.address]);
        if let Some(seconds) = names().filter_map(|name| app.sign_ins.wait(name, at)).max() {
            return Err(AppError::TooMany { seconds });
        }
        names().for_each(|name| app.sign_ins.count(name, at));
        Ok(attempt)
    }

    fn succeed(self, app: &App) {
        self.email.iter().for_each(|email| app.sign_ins.forget(email));
        // The address keeps its other failures: behind it may sit somebody who tries other e-mails.
        app.sign_ins.take_back(&self.address, self.at);
    }
}
