//! A try to prove who one is by a password.

use kept_core::ids::AccountId;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::audit;

/// A try whose outcome is not known yet. It counts as failed until it succeeds, so that nobody tries in parallel.
pub(crate) struct Attempt {
    /// None where the text was no e-mail.
    email: Option<String>,
    address: String,
}

impl Attempt {
    /// Begins one, for an e-mail in lower case and a network address.
    ///
    /// # Errors
    /// [`AppError::TooMany`] when either has failed too often; it says how long both must wait.
    pub(crate) fn begin(app: &App, email: Option<&str>, address: &str) -> Result<Self, AppError> {
        let by_address = app.limits.addresses.take(address);
        let by_email = email.map_or(Ok(()), |email| app.limits.emails.take(email));
        if let (Ok(()), Ok(())) = (&by_address, &by_email) {
            return Ok(Self { email: email.map(str::to_owned), address: address.to_owned() });
        }
        // What is refused counts for neither.
        if by_address.is_ok() {
            app.limits.addresses.give_back(address);
        }
        if let (Ok(()), Some(email)) = (&by_email, email) {
            app.limits.emails.give_back(email);
        }
        Err(longer(by_address.err(), by_email.err()))
    }

    /// It was right.
    pub(crate) fn succeed(self, app: &App) {
        if let Some(email) = &self.email {
            app.limits.emails.forget(email);
        }
        // The address keeps its other failures: behind it may sit somebody who tries other e-mails.
        app.limits.addresses.give_back(&self.address);
    }
}

/// Whoever must wait for two reasons waits for the longer.
fn longer(one: Option<AppError>, other: Option<AppError>) -> AppError {
    let seconds = |error: Option<AppError>| match error {
        Some(AppError::TooMany { seconds }) => seconds,
        _ => 0,
    };
    AppError::TooMany { seconds: seconds(one).max(seconds(other)) }
}

/// Writes into the audit trails of an account's organisations that somebody did not know its password. It goes on by
/// itself: how long it takes must not tell whoever tried that there is such an account.
pub(crate) fn failed(app: &App, account: AccountId, request_id: &str) {
    let (app_there, request_id) = (app.clone(), request_id.to_owned());
    app.runtime.spawn(async move {
        if let Err(error) = record(&app_there, account, &request_id).await {
            tracing::warn!(%error, request_id, "a failed sign-in could not be written into the audit trail");
        }
    });
}

async fn record(app: &App, account: AccountId, request_id: &str) -> Result<(), AppError> {
    let mut tx = app.db.global().await?;
    for org in kept_store::accounts::organisations(&mut tx, account).await? {
        let mut bound = tx.bind(org).await?;
        let member = kept_store::members::of_account(&mut bound, account).await?;
        let organisation = kept_store::organisations::current(&mut bound).await?;
        if let (Some(member), Some(organisation)) = (member, organisation) {
            // Not the member's deed: nobody knows who it was.
            let actor = Actor::system(org, &organisation.time_zone, request_id)?;
            audit(&mut bound, app, &actor, "sign-in-failed", "member", member.id.0, None, None).await?;
        }
        tx = bound.unbind().await?;
    }
    Ok(tx.commit().await?)
}
