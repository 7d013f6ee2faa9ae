//! Members: the people of an organisation. Somebody who has gone keeps the row, since old records name it.

use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz, Uuid as SqlUuid};
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use kept_api::me::MemberRef;
use kept_api::members::Member as Shown;
use kept_core::access::Role;
use kept_core::calendar::Instant;
use kept_core::ids::{AccountId, MemberId};
use kept_core::search::{self, Spellings};
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
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

/// A member that is held until the transaction ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The member.
    pub member: Member,
    /// No longer a member.
    pub removed: bool,
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

/// Adds a member, or takes somebody back who has gone; answers whose row it is.
///
/// # Errors
/// [`StoreError::Duplicate`] when the account has a member here.
pub async fn insert(tx: &mut TenantTx, new: &Member, now: Instant) -> Result<MemberId, StoreError> {
    let row = NewRow {
        org_id: tx.org().0,
        id: new.id.0,
        account_id: new.account_id.0,
        name: &new.name,
        role: new.role.as_str(),
        recorded_at: Ts(now),
    };
    let insert_or_revive = diesel::insert_into(members::table)
        .values(row)
        .on_conflict((members::org_id, members::account_id))
        .do_update()
        .set((
            members::name.eq(excluded(members::name)),
            members::role.eq(excluded(members::role)),
            members::removed_at.eq(None::<Ts>),
        ));
    let id: Option<Uuid> =
        diesel::query_dsl::methods::FilterDsl::filter(insert_or_revive, members::removed_at.is_not_null())
            .returning(members::id)
            .get_result(tx.conn()?)
            .await
            .optional()?;
    let taken = || StoreError::Duplicate { constraint: "members_org_id_account_id_key".to_owned() };
    id.map(MemberId).ok_or_else(taken)
}

/// The member of an account, unless it has gone.
pub async fn of_account(tx: &mut TenantTx, account: AccountId) -> Result<Option<Member>, StoreError> {
    let row: Option<(Uuid, String, String)> = members::table
        .filter(members::org_id.eq(tx.org().0).and(members::account_id.eq(account.0)))
        .filter(members::removed_at.is_null())
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

/// The account of a member who has not gone.
pub async fn account(tx: &mut TenantTx, id: MemberId) -> Result<Option<AccountId>, StoreError> {
    let account: Option<Uuid> = members::table
        .find((tx.org().0, id.0))
        .filter(members::removed_at.is_null())
        .select(members::account_id)
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(account.map(AccountId))
}

/// A member as others see them, with the sign-in e-mail.
pub async fn with_email(tx: &mut TenantTx, id: MemberId) -> Result<Option<(MemberRef, String)>, StoreError> {
    let shown = read(tx, id).await?;
    Ok(shown.map(|shown| (MemberRef { id, name: shown.name }, shown.email.unwrap_or_default())))
}

/// A member as records name them; none without one.
pub async fn named(tx: &mut TenantTx, id: Option<MemberId>) -> Result<Option<MemberRef>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    let row = members::table.find((tx.org().0, id.0)).select(members::name);
    let name: Option<String> = row.first(tx.conn()?).await.optional()?;
    Ok(name.map(|name| MemberRef { id, name }))
}

#[derive(Queryable)]
struct Row {
    id: Uuid,
    name: String,
    role: String,
    email: String,
    recorded_at: Ts,
    last_used_at: Option<Ts>,
    removed_at: Option<Ts>,
}

impl Row {
    fn read(self) -> Result<Shown, StoreError> {
        Ok(Shown {
            id: MemberId(self.id),
            name: self.name,
            role: at("members", "role").word(self.id, &self.role)?,
            email: Some(self.email),
            recorded_at: self.recorded_at.0,
            last_used_at: self.last_used_at.map(Instant::from),
            removed_at: self.removed_at.map(Instant::from),
        })
    }
}

type Columns = (
    members::id,
    members::name,
    members::role,
    accounts::email,
    members::recorded_at,
    members::last_used_at,
    members::removed_at,
);
const COLUMNS: Columns = (
    members::id,
    members::name,
    members::role,
    accounts::email,
    members::recorded_at,
    members::last_used_at,
    members::removed_at,
);

/// One member, also one who has gone.
pub async fn read(tx: &mut TenantTx, id: MemberId) -> Result<Option<Shown>, StoreError> {
    let row: Option<Row> = members::table
        .inner_join(accounts::table.on(accounts::id.eq(members::account_id)))
        .filter(members::org_id.eq(tx.org().0).and(members::id.eq(id.0)))
        .select(COLUMNS)
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(Row::read).transpose()
}

/// So many members are read at once where a name is looked for.
const BATCH: u32 = 1_000;

/// At most `limit` members with all of the words in their names, in the order in which they were added, after one of them; where `removed`, those who have
/// gone too.
pub async fn list(
    tx: &mut TenantTx,
    removed: bool,
    wanted: &[Spellings],
    after: Option<MemberId>,
    limit: u32,
) -> Result<Vec<Shown>, StoreError> {
    let mut found = Vec::new();
    let mut after = after;
    loop {
        // Names have their words here alone; there are thousands of members at most.
        let size = if wanted.is_empty() { limit } else { BATCH };
        let batch = batch(tx, removed, after, size).await?;
        let is_last = batch.len() < usize::try_from(size).unwrap_or(usize::MAX);
        after = batch.last().map(|member| member.id);
        found.extend(batch.into_iter().filter(|member| search::finds(wanted, &member.name)));
        if is_last || found.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
            found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            return Ok(found);
        }
    }
}

async fn batch(
    tx: &mut TenantTx,
    removed: bool,
    after: Option<MemberId>,
    limit: u32,
) -> Result<Vec<Shown>, StoreError> {
    let mut query = members::table
        .inner_join(accounts::table.on(accounts::id.eq(members::account_id)))
        .filter(members::org_id.eq(tx.org().0))
        .order((members::org_id, members::id))
        .limit(i64::from(limit))
        .select(COLUMNS)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(members::id.gt(after.0));
    }
    if !removed {
        query = query.filter(members::removed_at.is_null());
    }
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    rows.into_iter().map(Row::read).collect()
}

/// Holds all owners until the transaction ends, so that of two who remove each other one stays. Before any other member.
pub async fn hold_owners(tx: &mut TenantTx) -> Result<Vec<MemberId>, StoreError> {
    let ids: Vec<Uuid> = members::table
        .filter(members::org_id.eq(tx.org().0).and(members::role.eq(Role::Owner.as_str())))
        .filter(members::removed_at.is_null())
        .order(members::id)
        .select(members::id)
        .for_update()
        .load(tx.conn()?)
        .await?;
    Ok(ids.into_iter().map(MemberId).collect())
}

/// Holds a member until the transaction ends.
pub async fn hold(tx: &mut TenantTx, id: MemberId) -> Result<Option<Held>, StoreError> {
    let row: Option<(Uuid, String, String, Option<Ts>)> = members::table
        .find((tx.org().0, id.0))
        .select((members::account_id, members::name, members::role, members::removed_at))
        .for_update()
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(|(account, name, role, removed_at)| {
        let role = at("members", "role").word(id, &role)?;
        let member = Member { id, account_id: AccountId(account), name, role };
        Ok(Held { member, removed: removed_at.is_some() })
    })
    .transpose()
}

/// Whether there is such a member who has not gone; then nobody can remove them until the transaction ends.
pub async fn is_here(tx: &mut TenantTx, id: MemberId) -> Result<bool, StoreError> {
    let found: Option<Uuid> = members::table
        .find((tx.org().0, id.0))
        .filter(members::removed_at.is_null())
        .select(members::id)
        .for_share()
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(found.is_some())
}

/// Changes a member's name and role.
pub async fn update(tx: &mut TenantTx, id: MemberId, name: &str, role: Role) -> Result<(), StoreError> {
    let changed = diesel::update(members::table.find((tx.org().0, id.0)))
        .set((members::name.eq(name), members::role.eq(role.as_str())))
        .execute(tx.conn()?)
        .await?;
    ensure("changing a member", 1, changed)
}

/// Says that a member has gone.
pub async fn remove(tx: &mut TenantTx, id: MemberId, now: Instant) -> Result<(), StoreError> {
    let changed = diesel::update(members::table.find((tx.org().0, id.0)))
        .set(members::removed_at.eq(Some(Ts(now))))
        .execute(tx.conn()?)
        .await?;
    ensure("removing a member", 1, changed)
}

/// Says that a member was here. Where the time before is no later than `other_visit`, that visit has ended, and another
/// one begins.
pub async fn touch(
    tx: &mut TenantTx,
    id: MemberId,
    now: Instant,
    other_visit: Instant,
) -> Result<(), StoreError> {
    cached(
        "UPDATE members SET last_used_at = ?, \
             visit_before = CASE WHEN last_used_at <= ? THEN last_used_at ELSE visit_before END \
         WHERE org_id = ? AND id = ?",
    )
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Timestamptz, _>(Ts(other_visit))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

/// When a member's visit before this one ended; none on the first.
pub async fn visit_before(tx: &mut TenantTx, id: MemberId) -> Result<Option<Instant>, StoreError> {
    let found: Option<Option<Ts>> = members::table
        .find((tx.org().0, id.0))
        .select(members::visit_before)
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(found.flatten().map(|at| at.0))
}

/// How many customers a member looks after.
pub async fn customers(tx: &mut TenantTx, id: MemberId) -> Result<i64, StoreError> {
    use crate::schema::customers;
    let theirs = customers::table.filter(customers::org_id.eq(tx.org().0).and(customers::owner_id.eq(id.0)));
    Ok(theirs.count().get_result(tx.conn()?).await?)
}

#[derive(QueryableByName)]
struct Moved {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Gives all customers of one member to another, held in the order of their ids; which ones.
pub async fn hand_over(
    tx: &mut TenantTx,
    from: MemberId,
    to: MemberId,
    now: Instant,
) -> Result<Vec<kept_core::ids::CustomerId>, StoreError> {
    let org = tx.org().0;
    let moved: Vec<Moved> = cached(
        "WITH held AS MATERIALIZED ( \
             SELECT id FROM customers WHERE org_id = ? AND owner_id = ? ORDER BY id FOR UPDATE) \
         UPDATE customers c SET owner_id = ?, updated_at = ? FROM held \
         WHERE c.org_id = ? AND c.id = held.id RETURNING c.id",
    )
    .bind::<SqlUuid, _>(org)
    .bind::<SqlUuid, _>(from.0)
    .bind::<SqlUuid, _>(to.0)
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<SqlUuid, _>(org)
    .load(tx.conn()?)
    .await?;
    Ok(moved.into_iter().map(|row| kept_core::ids::CustomerId(row.id)).collect())
}

/// Whether a member who has not gone signs in with this e-mail, in lower case.
pub async fn has_email(tx: &mut TenantTx, email: &str) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::Bool)]
        found: bool,
    }
    let found: Found = cached(
        "SELECT EXISTS (SELECT FROM members m JOIN accounts a ON a.id = m.account_id \
         WHERE m.org_id = ? AND m.removed_at IS NULL AND a.email = ?) AS found",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Text, _>(email)
    .get_result(tx.conn()?)
    .await?;
    Ok(found.found)
}
