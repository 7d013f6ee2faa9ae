//! Somebody who was invited becomes a member.

use kept_api::invitations::{AcceptInvitation, Invitation, InvitationState, PublicInvitation};
use kept_core::ids::{AccountId, InvitationId, MemberId};
use kept_store::accounts::{self, Account};
use kept_store::invitations as store;
use kept_store::members::{self, Member};
use kept_store::{GlobalTx, StoreError};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::members::added;
use crate::passwords;
use crate::publish::{audit, json};
use crate::sessions::{self, Attempt, Origin};
use crate::token::Token;

/// What the link opens: the invitation, the organisation's name and zone.
struct Opened {
    token: Token,
    invitation: Invitation,
    organisation: String,
    time_zone: String,
}

/// What somebody with the link must know. Writes nothing.
///
/// # Errors
/// [`AppError::NotFound`] when it is none of our links; [`AppError::LinkClosed`] when it was one.
pub async fn show(app: &App, token: &str) -> Result<PublicInvitation, AppError> {
    let opened = open(app, token).await?;
    let account = account(app, &opened.invitation.email).await?;
    let Invitation { name, email, role, expires_at, .. } = opened.invitation;
    let has_account = account.is_some();
    Ok(PublicInvitation { organisation: opened.organisation, name, email, role, has_account, expires_at })
}

/// Makes the member and signs in: a token for a cookie. Of several at once one succeeds.
///
/// # Errors
/// As [`show`]; [`AppError::WrongCredentials`] and [`AppError::TooMany`] where the e-mail has an account.
pub async fn run(
    app: &App,
    token: &str,
    input: AcceptInvitation,
    from: &Origin,
    request_id: &str,
) -> Result<Token, AppError> {
    let opened = open(app, token).await?;
    let before = account(app, &opened.invitation.email).await?;
    let (attempt, new_hash) = prove(app, &opened, before.as_ref(), input.password, from, request_id).await?;
    let mut tx = app.db.global().await?;
    let account = match (&before, new_hash) {
        (Some(account), _) => {
            if !accounts::hold_with(&mut tx, account.id, &account.password_hash).await? {
                return Err(AppError::WrongCredentials);
            }
            account.id
        }
        (None, hash) => make_account(&mut tx, app, &opened.invitation.email, hash).await?,
    };
    let token = join(tx, app, &opened, account, from, request_id).await?;
    if let Some(attempt) = attempt {
        attempt.succeed(app);
    }
    Ok(token)
}

async fn open(app: &App, token: &str) -> Result<Opened, AppError> {
    let token: Token = token.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = app.db.tenant(token.org).await?;
    let found = store::find(&mut tx, InvitationId(token.id), app.now()).await?;
    // A link that a newer one replaced is no longer known, as if it had never been.
    let found = found.filter(|found| token.matches(&found.secret_hash)).ok_or(AppError::NotFound)?;
    if found.shown.state != InvitationState::Open {
        return Err(AppError::LinkClosed);
    }
    let organisation = kept_store::organisations::current(&mut tx).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    let (organisation, time_zone) = (organisation.name, organisation.time_zone);
    Ok(Opened { token, invitation: found.shown, organisation, time_zone })
}

async fn account(app: &App, email: &str) -> Result<Option<Account>, AppError> {
    let mut tx = app.db.global().await?;
    let account = accounts::by_email(&mut tx, email).await?;
    tx.commit().await?;
    Ok(account)
}

/// Checks the password of an account that is there, or hashes that of a new one. No transaction is open meanwhile.
async fn prove(
    app: &App,
    opened: &Opened,
    account: Option<&Account>,
    password: String,
    from: &Origin,
    request_id: &str,
) -> Result<(Option<Attempt>, String), AppError> {
    let Invitation { name, email, .. } = &opened.invitation;
    if let Some(account) = account {
        let attempt = Attempt::begin(app, Some(email), &from.address)?;
        if !passwords::verify(password, Some(account.password_hash.clone())).await? {
            sessions::failed(app, account.id, request_id);
            return Err(AppError::WrongCredentials);
        }
        return Ok((Some(attempt), String::new()));
    }
    let mut faults = Vec::new();
    passwords::check("/password", &password, &[name, email, &opened.organisation], &mut faults);
    AppError::unless_empty(faults)?;
    Ok((None, passwords::hash(password, app.ids.secret()).await?))
}

async fn make_account(
    tx: &mut GlobalTx,
    app: &App,
    email: &str,
    password_hash: String,
) -> Result<AccountId, AppError> {
    let account = Account { id: AccountId(app.id()), email: email.to_owned(), password_hash };
    match accounts::insert(tx, &account, app.now()).await {
        Ok(()) => Ok(account.id),
        Err(StoreError::Duplicate { .. }) => {
            let words =
                "An account with this e-mail was made at this moment. Open the link again and sign in.";
            Err(AppError::Conflict(words.to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Uses the invitation up, makes the member and begins a session: all or nothing.
async fn join(
    tx: GlobalTx,
    app: &App,
    opened: &Opened,
    account: AccountId,
    from: &Origin,
    request_id: &str,
) -> Result<Token, AppError> {
    let now = app.now();
    let Opened { token, invitation, .. } = opened;
    let mut tx = tx.bind(token.org).await?;
    if !store::accept(&mut tx, invitation.id, &token.hash(), now).await? {
        return Err(AppError::LinkClosed);
    }
    let mut tx = tx.unbind().await?;
    match accounts::join(&mut tx, account, token.org).await {
        Err(StoreError::Duplicate { .. }) => {
            let words = "This account is a member of the organisation already. Sign in.";
            return Err(AppError::Conflict(words.to_owned()));
        }
        joined => joined?,
    }
    let mut tx = tx.bind(token.org).await?;
    let new = Member {
        id: MemberId(app.id()),
        account_id: account,
        name: invitation.name.clone(),
        role: invitation.role,
    };
    let id = members::insert(&mut tx, &new, now).await?;
    let actor = Actor::system(token.org, &opened.time_zone, request_id)?.as_member(id, new.role);
    let after = store::find(&mut tx, invitation.id, now).await?.ok_or(AppError::NotFound)?.shown;
    let (old, new_json) = (json(invitation)?, json(&after)?);
    audit(&mut tx, app, &actor, "accept", "invitation", invitation.id.0, old, new_json).await?;
    added(&mut tx, app, &actor, id, &new).await?;
    let session = sessions::begin(&mut tx, app, &actor, id, from).await?;
    let mut tx = tx.unbind().await?;
    accounts::note_use(&mut tx, account, token.org, now).await?;
    tx.commit().await?;
    Ok(session)
}
