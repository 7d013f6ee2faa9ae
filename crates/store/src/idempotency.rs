//! What requests with a key of their own did, so that each does it once.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_core::calendar::Instant;
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::idempotency_keys as keys;
use crate::types::{Ts, at};

/// What a request did. Bodies are not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// SHA-256 of the request.
    pub request_hash: Vec<u8>,
    /// The HTTP status that it was answered with.
    pub status: u16,
    /// The kind of thing that it concerned, such as `customer`.
    pub subject: String,
    /// Which one.
    pub subject_id: Uuid,
}

/// What the request of this sender with this key did, where it was done.
pub async fn find(tx: &mut TenantTx, principal: Uuid, key: &str) -> Result<Option<Done>, StoreError> {
    let row: Option<(Vec<u8>, i16, String, Uuid)> = keys::table
        .find((tx.org().0, principal, key))
        .select((keys::request_hash, keys::status, keys::subject, keys::subject_id))
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(|(request_hash, status, subject, subject_id)| {
        let status = at("idempotency_keys", "status").integer(principal, status)?;
        Ok(Done { request_hash, status, subject, subject_id })
    })
    .transpose()
}

/// Notes what the request did, once in a transaction: its first change is what it is known by. `false` when the same
/// request was done meanwhile; then this transaction must be given up.
pub async fn claim(
    tx: &mut TenantTx,
    principal: Uuid,
    key: &str,
    done: Done,
    now: Instant,
) -> Result<bool, StoreError> {
    if tx.claimed {
        return Ok(true);
    }
    let status: i16 = at("idempotency_keys", "status").integer(principal, done.status)?;
    let row = (
        keys::org_id.eq(tx.org().0),
        keys::principal.eq(principal),
        keys::key.eq(key),
        keys::request_hash.eq(done.request_hash),
        keys::status.eq(status),
        keys::subject.eq(done.subject),
        keys::subject_id.eq(done.subject_id),
        keys::recorded_at.eq(Ts(now)),
    );
    let inserted =
        diesel::insert_into(keys::table).values(row).on_conflict_do_nothing().execute(tx.conn()?).await?;
    tx.claimed = inserted == 1;
    Ok(tx.claimed)
}

/// Forgets what was done before `before`.
pub async fn sweep(tx: &mut TenantTx, before: Instant) -> Result<usize, StoreError> {
    let old = keys::table.filter(keys::org_id.eq(tx.org().0).and(keys::recorded_at.lt(Ts(before))));
    Ok(diesel::delete(old).execute(tx.conn()?).await?)
}
