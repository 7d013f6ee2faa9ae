//! What follows from another password.

use kept_core::ids::{AccountId, SessionId};
use kept_store::{GlobalTx, accounts, members, organisations, passwords, sessions};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::audit;

/// What was done to a password.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deed<'a> {
    /// As the audit trail calls it.
    pub(crate) name: &'a str,
    pub(crate) request_id: &'a str,
    /// Its owner did it, not the system.
    pub(crate) themselves: bool,
    /// The session that stays.
    pub(crate) but: Option<SessionId>,
}

/// Ends all sessions of an account and voids the links for its password, in every organisation where it has a member,
/// writes what was done, and commits.
pub(crate) async fn renewed(
    mut tx: GlobalTx,
    app: &App,
    account: AccountId,
    deed: Deed<'_>,
) -> Result<(), AppError> {
    let orgs = accounts::organisations(&mut tx, account).await?;
    for org in &orgs {
        let mut bound = tx.bind(*org).await?;
        if let Some(member) = members::of_account(&mut bound, account).await? {
            sessions::delete_of_member(&mut bound, member.id, deed.but).await?;
            passwords::delete_of_member(&mut bound, member.id).await?;
            let zone = organisations::current(&mut bound).await?.ok_or(AppError::NotFound)?.time_zone;
            let system = Actor::system(*org, &zone, deed.request_id)?;
            let actor = if deed.themselves { system.as_member(member.id, member.role) } else { system };
            audit(&mut bound, app, &actor, deed.name, "member", member.id.0, None, None).await?;
        }
        tx = bound.unbind().await?;
    }
    tx.commit().await?;
    orgs.into_iter().for_each(|org| app.access_changed(org));
    Ok(())
}
