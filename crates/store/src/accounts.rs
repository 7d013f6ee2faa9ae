//! Accounts: somebody's way to sign in. Global, since an e-mail address may belong to several organisations.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::me::OrganisationRef;
use kept_core::calendar::Instant;
use kept_core::ids::{AccountId, MemberId, OrgId};
use uuid::Uuid;

use crate::db::{GlobalTx, TenantTx};
use crate::error::{StoreError, ensure};
use crate::schema::{account_organisations, accounts, members, organisations};
use crate::types::Ts;

/// An account with the hash of its password.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// Sign-in e-mail, in lower case.
    pub email: String,
    /// PHC string.
    pub password_hash: String,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({})", self.id)
    }
}

#[derive(Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
struct NewRow<'a> {
    id: Uuid,
    email: &'a str,
    password_hash: &'a str,
    recorded_at: Ts,
}

/// Adds an account.
///
/// # Errors
/// [`StoreError::Duplicate`] when the e-mail has one.
pub async fn insert(tx: &mut GlobalTx, new: &Account, now: Instant) -> Result<(), StoreError> {
    let row =
        NewRow { id: new.id.0, email: &new.email, password_hash: &new.password_hash, recorded_at: Ts(now) };
    diesel::insert_into(accounts::table).values(row).execute(tx.conn()?).await?;
    Ok(())
}

/// The account of this e-mail, in lower case.
pub async fn by_email(tx: &mut GlobalTx, email: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<(Uuid, String, String)> = accounts::table
        .filter(accounts::email.eq(email))
        .select((accounts::id, accounts::email, accounts::password_hash))
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(row.map(|(id, email, password_hash)| Account { id: AccountId(id), email, password_hash }))
}

/// Holds the account as it is until the transaction ends; false when it has another password hash meanwhile.
pub async fn hold_with(tx: &mut GlobalTx, id: AccountId, password_hash: &str) -> Result<bool, StoreError> {
    let held: Option<Uuid> = accounts::table
        .find(id.0)
        .filter(accounts::password_hash.eq(password_hash))
        .select(accounts::id)
        .for_share()
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(held.is_some())
}

/// Gives an account another password.
pub async fn set_password(tx: &mut GlobalTx, id: AccountId, password_hash: &str) -> Result<(), StoreError> {
    let changed = diesel::update(accounts::table.find(id.0))
        .set(accounts::password_hash.eq(password_hash))
        .execute(tx.conn()?)
        .await?;
    ensure("setting a password", 1, changed)
}

/// Gives an account another password in the place of this one; false when it has another by now.
pub async fn swap_password(
    tx: &mut GlobalTx,
    id: AccountId,
    from_hash: &str,
    to_hash: &str,
) -> Result<bool, StoreError> {
    let changed = diesel::update(accounts::table.find(id.0).filter(accounts::password_hash.eq(from_hash)))
        .set(accounts::password_hash.eq(to_hash))
        .execute(tx.conn()?)
        .await?;
    Ok(changed == 1)
}

/// Says that the account has no member in an organisation any more.
pub async fn leave(tx: &mut GlobalTx, account: AccountId, org: OrgId) -> Result<(), StoreError> {
    diesel::delete(account_organisations::table.find((account.0, org.0))).execute(tx.conn()?).await?;
    Ok(())
}

/// Says that somebody signed in to an organisation with this account.
pub async fn note_use(
    tx: &mut GlobalTx,
    account: AccountId,
    org: OrgId,
    now: Instant,
) -> Result<(), StoreError> {
    diesel::update(account_organisations::table.find((account.0, org.0)))
        .set(account_organisations::last_used_at.eq(Some(Ts(now))))
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// Says that the account has a member in an organisation.
pub async fn join(tx: &mut GlobalTx, account: AccountId, org: OrgId) -> Result<(), StoreError> {
    diesel::insert_into(account_organisations::table)
        .values((account_organisations::account_id.eq(account.0), account_organisations::org_id.eq(org.0)))
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// The organisations of the account that this member signs in with, by name.
pub async fn organisations_of_member(
    tx: &mut TenantTx,
    member: MemberId,
) -> Result<Vec<OrganisationRef>, StoreError> {
    let account = members::table.find((tx.org().0, member.0)).select(members::account_id);
    let rows: Vec<(Uuid, String)> = account_organisations::table
        .inner_join(organisations::table.on(organisations::id.eq(account_organisations::org_id)))
        .filter(account_organisations::account_id.eq_any(account))
        .order((organisations::name, organisations::id))
        .select((organisations::id, organisations::name))
        .load(tx.conn()?)
        .await?;
    Ok(rows.into_iter().map(|(id, name)| OrganisationRef { id: OrgId(id), name }).collect())
}

/// The organisations in which the account has a member: the one last used first, then the oldest.
pub async fn organisations(tx: &mut GlobalTx, account: AccountId) -> Result<Vec<OrgId>, StoreError> {
    let ids: Vec<Uuid> = account_organisations::table
        .filter(account_organisations::account_id.eq(account.0))
        .order((account_organisations::last_used_at.desc().nulls_last(), account_organisations::org_id))
        .select(account_organisations::org_id)
        .load(tx.conn()?)
        .await?;
    Ok(ids.into_iter().map(OrgId).collect())
}
