//! Links by which a member chooses another password. Only the hash of a link's secret is stored.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_core::calendar::Instant;
use kept_core::ids::{AccountId, MemberId, PasswordResetId};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::{accounts, members, organisations, password_resets};
use crate::types::Ts;

/// A link as it is stored, with whose password it is about.
#[derive(Clone, Debug)]
pub struct Reset {
    /// SHA-256 of its secret.
    pub secret_hash: Vec<u8>,
    /// Until when it can be used.
    pub expires_at: Instant,
    /// It was used.
    pub used: bool,
    /// Whose.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// They are no longer a member.
    pub removed: bool,
    /// Their account.
    pub account: AccountId,
    /// Its e-mail.
    pub email: String,
    /// Name of the organisation.
    pub organisation: String,
}

#[derive(Insertable)]
#[diesel(table_name = password_resets, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    member_id: Uuid,
    secret_hash: &'a [u8],
    expires_at: Ts,
    recorded_at: Ts,
}

/// Makes a link in the place of all that the member has.
pub async fn replace(
    tx: &mut TenantTx,
    id: PasswordResetId,
    member: MemberId,
    secret_hash: &[u8; 32],
    expires_at: Instant,
    now: Instant,
) -> Result<(), StoreError> {
    delete_of_member(tx, member).await?;
    let row = NewRow {
        org_id: tx.org().0,
        id: id.0,
        member_id: member.0,
        secret_hash,
        expires_at: Ts(expires_at),
        recorded_at: Ts(now),
    };
    diesel::insert_into(password_resets::table).values(row).execute(tx.conn()?).await?;
    Ok(())
}

/// Takes back all links of a member that were not used.
pub async fn delete_of_member(tx: &mut TenantTx, member: MemberId) -> Result<(), StoreError> {
    let theirs = password_resets::table
        .filter(password_resets::org_id.eq(tx.org().0).and(password_resets::member_id.eq(member.0)))
        .filter(password_resets::used_at.is_null());
    diesel::delete(theirs).execute(tx.conn()?).await?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    secret_hash: Vec<u8>,
    expires_at: Ts,
    used_at: Option<Ts>,
    member: Uuid,
    name: String,
    removed_at: Option<Ts>,
    account: Uuid,
    email: String,
    organisation: String,
}

/// The link with this id.
pub async fn find(tx: &mut TenantTx, id: PasswordResetId) -> Result<Option<Reset>, StoreError> {
    let row: Option<Row> =
        password_resets::table
            .inner_join(members::table.on(
                members::org_id.eq(password_resets::org_id).and(members::id.eq(password_resets::member_id)),
            ))
            .inner_join(accounts::table.on(accounts::id.eq(members::account_id)))
            .inner_join(organisations::table.on(organisations::id.eq(password_resets::org_id)))
            .filter(password_resets::org_id.eq(tx.org().0).and(password_resets::id.eq(id.0)))
            .select((
                password_resets::secret_hash,
                password_resets::expires_at,
                password_resets::used_at,
                members::id,
                members::name,
                members::removed_at,
                accounts::id,
                accounts::email,
                organisations::name,
            ))
            .first(tx.conn()?)
            .await
            .optional()?;
    Ok(row.map(|row| Reset {
        secret_hash: row.secret_hash,
        expires_at: row.expires_at.0,
        used: row.used_at.is_some(),
        member: MemberId(row.member),
        name: row.name,
        removed: row.removed_at.is_some(),
        account: AccountId(row.account),
        email: row.email,
        organisation: row.organisation,
    }))
}

/// Uses a link up: true for whoever comes first, while it can be used.
pub async fn take(tx: &mut TenantTx, id: PasswordResetId, now: Instant) -> Result<bool, StoreError> {
    let open = password_resets::table
        .find((tx.org().0, id.0))
        .filter(password_resets::used_at.is_null().and(password_resets::expires_at.gt(Ts(now))));
    let taken =
        diesel::update(open).set(password_resets::used_at.eq(Some(Ts(now)))).execute(tx.conn()?).await?;
    Ok(taken == 1)
}
