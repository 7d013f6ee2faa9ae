//! Members: the people of an organisation.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::me::MemberRef;
use kept_core::access::Role;
use kept_core::calendar::Instant;
use kept_core::ids::{AccountId, MemberId};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::{accounts, members};
use crate::types::{Ts, at};

/// A member as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Id.
    pub id: MemberId,
    /// How this person signs in.
    pub account_id: AccountId,
    /// Name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
}

#[derive(Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    account_id: Uuid,
    name: &'a str,
    role: &'a str,
    recorded_at: Ts,
}

/// Adds a member.
///
/// # Errors
/// [`StoreError::Duplicate`] when the account has a member here.
pub async fn insert(tx: &mut TenantTx, new: &Member, now: Instant) -> Result<(), StoreError> {
    let row = NewRow {
        org_id: tx.org().0,
        id: new.id.0,
        account_id: new.account_id.0,
        name: &new.name,
        role: new.role.as_str(),
        recorded_at: Ts(now),
    };
    diesel::insert_into(members::table).values(row).execute(tx.conn()?).await?;
    Ok(())
}

/// The member of an account.
pub async fn of_account(tx: &mut TenantTx, account: AccountId) -> Result<Option<Member>, StoreError> {
    let row: Option<(Uuid, String, String)> = members::table
        .filter(members::org_id.eq(tx.org().0).and(members::account_id.eq(account.0)))
        .select((members::id, members::name, members::role))
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(|(id, name, role)| {
        let role = at("members", "role").word(id, &role)?;
        Ok(Member { id: MemberId(id), account_id: account, name, role })
    })
    .transpose()
}

/// A member as others see them, with the sign-in e-mail.
pub async fn with_email(tx: &mut TenantTx, id: MemberId) -> Result<Option<(MemberRef, String)>, StoreError> {
    let row: Option<(String, String)> = members::table
        .inner_join(accounts::table.on(accounts::id.eq(members::account_id)))
        .filter(members::org_id.eq(tx.org().0).and(members::id.eq(id.0)))
        .select((members::name, accounts::email))
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(row.map(|(name, email)| (MemberRef { id, name }, email)))
}
