//! Taking back the promises that an import brought, and what it changed of others.

use std::collections::BTreeSet;

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::imports::{ImportSubject, KeptRecord, WhyKept};
use kept_api::search::SearchKind;
use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, ImportId, PromiseId};
use uuid::Uuid;

use crate::cached::cached;
use crate::customers::{self, Held};
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::reversal::Chunk;
use crate::outcomes::{self, Of};
use crate::search;
use crate::types::Ts;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    before_customer: Uuid,
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = Bool)]
    made: bool,
    #[diesel(sql_type = Bool)]
    changed: bool,
    #[diesel(sql_type = Bool)]
    used: bool,
}

/// Takes back the next `limit` promises of an import after the id `after`: those that it made go, those that it changed
/// are as before. What somebody has changed since stays, and so does a promise that somebody was asked about or has
/// answered about.
///
/// # Errors
/// [`StoreError::Collision`] when somebody moved one of them at the same time: the same again will do.
pub async fn take_back(
    tx: &mut TenantTx,
    import: ImportId,
    after: Uuid,
    limit: u32,
    now: Instant,
) -> Result<Chunk, StoreError> {
    let ids = next(tx, import, after, limit).await?;
    let seen = find(tx, import, &ids).await?;
    let mut held = Held::new();
    let customers: BTreeSet<CustomerId> =
        seen.iter().flat_map(|row| [row.customer_id, row.before_customer]).map(CustomerId).collect();
    customers::hold(tx, customers, &mut held).await?;
    lock(tx, &ids).await?;
    // Again, now that nobody else can change them.
    let found = find(tx, import, &ids).await?;
    if found.iter().any(|row| !held.contains_key(&CustomerId(row.customer_id))) {
        return Err(StoreError::Collision);
    }
    let (mut gone, mut back) = (Vec::new(), Vec::new());
    let mut kept = Vec::new();
    for row in found {
        let why = match () {
            () if row.changed => Some(WhyKept::Changed),
            () if row.made && row.used => Some(WhyKept::InUse),
            () if !held.contains_key(&CustomerId(row.before_customer)) => Some(WhyKept::Gone),
            () => None,
        };
        match why {
            Some(why) => kept.push(KeptRecord {
                subject: ImportSubject::Promise,
                id: row.id,
                customer_id: CustomerId(row.customer_id),
                name: row.text,
                why,
            }),
            None if row.made => gone.push(PromiseId(row.id)),
            None => back.push(PromiseId(row.id)),
        }
    }
    let all: Vec<PromiseId> = gone.iter().chain(&back).copied().collect();
    outcomes::take(tx, Of::Promises(&all), now).await?;
    remove(tx, &gone).await?;
    restore(tx, import, &back, now).await?;
    outcomes::put(tx, Of::Promises(&back), now).await?;
    Ok(Chunk { kept, ..Chunk::of(&ids, gone.len() as u64, back.len() as u64) })
}

async fn next(tx: &mut TenantTx, import: ImportId, after: Uuid, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    let rows: Vec<Id> =
        cached("SELECT id FROM promises WHERE org_id = ? AND id > ? AND import_id = ? ORDER BY id LIMIT ?")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<SqlUuid, _>(after)
            .bind::<SqlUuid, _>(import.0)
            .bind::<BigInt, _>(i64::from(limit))
            .load(tx.conn()?)
            .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn lock(tx: &mut TenantTx, ids: &[Uuid]) -> Result<(), StoreError> {
    cached(
        "SELECT 1 FROM unnest(?) AS wanted (id) CROSS JOIN LATERAL ( \
            SELECT 1 FROM promises p WHERE p.org_id = ? AND p.id = wanted.id FOR UPDATE) p",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(tx.org().0)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

async fn find(tx: &mut TenantTx, import: ImportId, ids: &[Uuid]) -> Result<Vec<Row>, StoreError> {
    Ok(cached(
        "SELECT p.id, p.customer_id, coalesce((i.before ->> 'customer_id')::uuid, p.customer_id) AS before_customer, \
            p.text, i.before IS NULL AS made, p.updated_at IS DISTINCT FROM p.imported_at AS changed, \
            EXISTS (SELECT FROM asks a WHERE a.org_id = p.org_id AND a.promise_id = p.id) \
            OR EXISTS (SELECT FROM responses r WHERE r.org_id = p.org_id AND r.promise_id = p.id) AS used \
         FROM unnest(?) AS wanted (id) CROSS JOIN LATERAL ( \
            SELECT * FROM promises WHERE org_id = ? AND id = wanted.id AND import_id = ? OFFSET 0) p \
         LEFT JOIN import_changes i ON i.org_id = p.org_id AND i.import_id = p.import_id \
            AND i.subject = 'promise' AND i.subject_id = p.id ORDER BY p.id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(import.0)
    .load(tx.conn()?)
    .await?)
}

fn uuids(ids: &[PromiseId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

async fn remove(tx: &mut TenantTx, ids: &[PromiseId]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    search::forget(tx, SearchKind::Promise, &uuids(ids)).await?;
    let rows = cached("DELETE FROM promises WHERE org_id = ? AND id = ANY(?)")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<SqlUuid>, _>(uuids(ids))
        .execute(tx.conn()?)
        .await?;
    ensure("take promises back", ids.len(), rows)
}

/// Puts promises back as they were, without the ends that the import brought. Whether an import before this one wrote
/// them last is so again.
async fn restore(
    tx: &mut TenantTx,
    import: ImportId,
    ids: &[PromiseId],
    now: Instant,
) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    cached("DELETE FROM promise_events WHERE org_id = ? AND import_id = ? AND promise_id = ANY(?)")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(import.0)
        .bind::<Array<SqlUuid>, _>(uuids(ids))
        .execute(tx.conn()?)
        .await?;
    let rows = cached(
        "UPDATE promises p SET customer_id = b.customer_id, text = b.text, component = b.component, \
            touchpoint = b.touchpoint, severity = b.severity, due_day = b.due_day, due_at = b.due_at, \
            grace_hours = b.grace_hours, limit_hours = b.limit_hours, missed_after_hours = b.missed_after_hours, \
            missed_from = b.missed_from, made_day = b.made_day, settled_number = b.settled_number, \
            settled_day = b.settled_day, settled_outcome = b.settled_outcome, settled_ground = b.settled_ground, \
            settled_credit_bp = b.settled_credit_bp, updated_at = ?, import_id = b.import_id, \
            imported_at = CASE WHEN b.updated_at = b.imported_at THEN ? ELSE b.imported_at END \
         FROM import_changes i, jsonb_populate_record(NULL::promises, i.before) b \
         WHERE p.org_id = ? AND p.id = ANY(?) AND i.org_id = p.org_id AND i.import_id = ? \
            AND i.subject = 'promise' AND i.subject_id = p.id",
    )
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(uuids(ids))
    .bind::<SqlUuid, _>(import.0)
    .execute(tx.conn()?)
    .await?;
    ensure("put promises back", ids.len(), rows)
}
