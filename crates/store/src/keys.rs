//! Keys: what programs sign their requests with. Only the hash of a key's secret is stored.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::keys::Key;
use kept_api::me::MemberRef;
use kept_core::access::Scope;
use kept_core::calendar::Instant;
use kept_core::ids::{KeyId, MemberId};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::{keys, members, organisations};
use crate::types::{Ts, at};

/// A key to be.
#[derive(Clone, Debug)]
pub struct NewKey<'a> {
    /// Id.
    pub id: KeyId,
    /// What it is for.
    pub name: &'a str,
    /// What it may be used for.
    pub scopes: &'a [Scope],
    /// SHA-256 of its secret.
    pub secret_hash: [u8; 32],
    /// When it stops working.
    pub expires_at: Option<Instant>,
    /// Who makes it.
    pub by: Option<MemberId>,
}

/// A key with what every request of it needs.
#[derive(Clone, Debug)]
pub struct Found {
    /// SHA-256 of its secret.
    pub secret_hash: Vec<u8>,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it stops working.
    pub expires_at: Option<Instant>,
    /// It was revoked.
    pub revoked: bool,
    /// When it was last seen in use.
    pub last_used_at: Option<Instant>,
    /// Zone of the organisation.
    pub time_zone: String,
}

#[derive(Insertable)]
#[diesel(table_name = keys, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    name: &'a str,
    scopes: String,
    secret_hash: &'a [u8],
    expires_at: Option<Ts>,
    recorded_at: Ts,
    recorded_by: Option<Uuid>,
}

/// Adds a key; false when its id is taken.
pub async fn insert(tx: &mut TenantTx, new: &NewKey<'_>, now: Instant) -> Result<bool, StoreError> {
    let words: Vec<&str> = new.scopes.iter().map(|scope| scope.as_str()).collect();
    let row = NewRow {
        org_id: tx.org().0,
        id: new.id.0,
        name: new.name,
        scopes: words.join(" "),
        secret_hash: &new.secret_hash,
        expires_at: new.expires_at.map(Ts),
        recorded_at: Ts(now),
        recorded_by: new.by.map(|id| id.0),
    };
    let made =
        diesel::insert_into(keys::table).values(row).on_conflict_do_nothing().execute(tx.conn()?).await?;
    Ok(made == 1)
}

fn scopes(id: Uuid, words: &str) -> Result<Vec<Scope>, StoreError> {
    words.split_whitespace().map(|word| at("keys", "scopes").word(id, word)).collect()
}

type FoundRow = (Vec<u8>, String, Option<Ts>, Option<Ts>, Option<Ts>, String);

/// The key with this id, for a request that it signs.
pub async fn find(tx: &mut TenantTx, id: KeyId) -> Result<Option<Found>, StoreError> {
    let row: Option<FoundRow> = keys::table
        .inner_join(organisations::table.on(organisations::id.eq(keys::org_id)))
        .filter(keys::org_id.eq(tx.org().0).and(keys::id.eq(id.0)))
        .select((
            keys::secret_hash,
            keys::scopes,
            keys::expires_at,
            keys::revoked_at,
            keys::last_used_at,
            organisations::time_zone,
        ))
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(|(secret_hash, words, expires_at, revoked_at, last_used_at, time_zone)| {
        Ok(Found {
            secret_hash,
            scopes: scopes(id.0, &words)?,
            expires_at: expires_at.map(Instant::from),
            revoked: revoked_at.is_some(),
            last_used_at: last_used_at.map(Instant::from),
            time_zone,
        })
    })
    .transpose()
}

#[derive(Queryable)]
struct Row {
    id: Uuid,
    name: String,
    scopes: String,
    recorded_at: Ts,
    expires_at: Option<Ts>,
    revoked_at: Option<Ts>,
    last_used_at: Option<Ts>,
    by: Option<(Uuid, String)>,
}

impl Row {
    fn read(self) -> Result<Key, StoreError> {
        Ok(Key {
            id: KeyId(self.id),
            name: self.name,
            scopes: scopes(self.id, &self.scopes)?,
            recorded_at: self.recorded_at.0,
            recorded_by: self.by.map(|(id, name)| MemberRef { id: MemberId(id), name }),
            expires_at: self.expires_at.map(Instant::from),
            revoked_at: self.revoked_at.map(Instant::from),
            last_used_at: self.last_used_at.map(Instant::from),
        })
    }
}

/// One key.
pub async fn read(tx: &mut TenantTx, id: KeyId) -> Result<Option<Key>, StoreError> {
    Ok(select(tx, Some(id), None, 1).await?.into_iter().next())
}

/// At most `limit` keys, newest first, after one of them.
pub async fn list(tx: &mut TenantTx, after: Option<KeyId>, limit: u32) -> Result<Vec<Key>, StoreError> {
    select(tx, None, after, limit).await
}

async fn select(
    tx: &mut TenantTx,
    id: Option<KeyId>,
    after: Option<KeyId>,
    limit: u32,
) -> Result<Vec<Key>, StoreError> {
    let mut query = keys::table
        .left_join(
            members::table
                .on(members::org_id.eq(keys::org_id).and(members::id.nullable().eq(keys::recorded_by))),
        )
        .filter(keys::org_id.eq(tx.org().0))
        .order((keys::org_id.desc(), keys::id.desc()))
        .limit(i64::from(limit))
        .select((
            keys::id,
            keys::name,
            keys::scopes,
            keys::recorded_at,
            keys::expires_at,
            keys::revoked_at,
            keys::last_used_at,
            (members::id, members::name).nullable(),
        ))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(keys::id.eq(id.0));
    }
    if let Some(after) = after {
        query = query.filter(keys::id.lt(after.0));
    }
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    rows.into_iter().map(Row::read).collect()
}

/// Says that a key was used.
pub async fn touch(tx: &mut TenantTx, id: KeyId, now: Instant) -> Result<(), StoreError> {
    diesel::update(keys::table.find((tx.org().0, id.0)))
        .set(keys::last_used_at.eq(Some(Ts(now))))
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// Revokes a key; false when it was revoked before, or there is none.
pub async fn revoke(tx: &mut TenantTx, id: KeyId, now: Instant) -> Result<bool, StoreError> {
    let changed = diesel::update(keys::table.find((tx.org().0, id.0)).filter(keys::revoked_at.is_null()))
        .set(keys::revoked_at.eq(Some(Ts(now))))
        .execute(tx.conn()?)
        .await?;
    Ok(changed == 1)
}
