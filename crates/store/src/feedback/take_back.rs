//! Taking back the feedback that an import brought, and what it changed of other feedback.

use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::imports::{ImportSubject, KeptRecord, WhyKept};
use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, ImportId};
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::reversal::Chunk;
use crate::schema::feedback;
use crate::types::{Ts, at};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    customer: String,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Bool)]
    made: bool,
    #[diesel(sql_type = Bool)]
    changed: bool,
    #[diesel(sql_type = Bool)]
    alone: bool,
}

/// Takes back the next `limit` pieces of feedback of an import after the id `after`: those that it made go, those that it
/// changed are as before. What somebody has corrected or acted on since stays.
pub async fn take_back(
    tx: &mut TenantTx,
    import: ImportId,
    after: Uuid,
    limit: u32,
    now: Instant,
) -> Result<Chunk, StoreError> {
    let ids = next(tx, import, after, limit).await?;
    let (mut gone, mut back, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for row in find(tx, import, &ids).await? {
        let why = match () {
            () if row.changed => Some(WhyKept::Changed),
            () if row.alone => Some(WhyKept::Gone),
            () => None,
        };
        match why {
            Some(why) => kept.push(KeptRecord {
                subject: ImportSubject::Feedback,
                id: row.id,
                customer_id: CustomerId(row.customer_id),
                name: format!("{}, {}", row.customer, at("feedback", "day").day(row.id, row.day)?),
                why,
            }),
            None if row.made => gone.push(row.id),
            None => back.push(row.id),
        }
    }
    remove(tx, &gone).await?;
    restore(tx, import, &back, now).await?;
    Ok(Chunk { kept, ..Chunk::of(&ids, gone.len() as u64, back.len() as u64) })
}

/// The next of them, which nobody else can change until the transaction ends.
async fn next(tx: &mut TenantTx, import: ImportId, after: Uuid, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    let ids = feedback::table
        .filter(feedback::org_id.eq(tx.org().0).and(feedback::import_id.eq(import.0)))
        .filter(feedback::id.gt(after))
        .select(feedback::id)
        .order(feedback::id)
        .limit(i64::from(limit))
        .for_update()
        .load(tx.conn()?)
        .await?;
    Ok(ids)
}

async fn find(tx: &mut TenantTx, import: ImportId, ids: &[Uuid]) -> Result<Vec<Row>, StoreError> {
    Ok(cached(
        "SELECT f.id, f.customer_id, c.name AS customer, f.day, i.before IS NULL AS made, \
            f.updated_at IS DISTINCT FROM f.imported_at AS changed, \
            i.before ->> 'contact_id' IS NOT NULL AND NOT EXISTS (SELECT FROM contacts x \
                WHERE x.org_id = f.org_id AND x.id = (i.before ->> 'contact_id')::uuid) AS alone \
         FROM unnest(?) AS wanted (id) CROSS JOIN LATERAL ( \
            SELECT * FROM feedback WHERE org_id = ? AND id = wanted.id AND import_id = ? OFFSET 0) f \
         JOIN customers c ON c.org_id = f.org_id AND c.id = f.customer_id \
         LEFT JOIN import_changes i ON i.org_id = f.org_id AND i.import_id = f.import_id \
            AND i.subject = 'feedback' AND i.subject_id = f.id ORDER BY f.id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(import.0)
    .load(tx.conn()?)
    .await?)
}

async fn remove(tx: &mut TenantTx, ids: &[Uuid]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let those = feedback::table.filter(feedback::org_id.eq(tx.org().0).and(feedback::id.eq_any(ids)));
    let rows = diesel::delete(those).execute(tx.conn()?).await?;
    ensure("take feedback back", ids.len(), rows)
}

/// Puts feedback back as it was. How far it has come is not what an import changes.
async fn restore(tx: &mut TenantTx, import: ImportId, ids: &[Uuid], now: Instant) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = cached(
        "UPDATE feedback f SET kind = b.kind, giver = b.giver, contact_id = b.contact_id, mood = b.mood, \
            text = b.text, component = b.component, touchpoint = b.touchpoint, rating = b.rating, day = b.day, \
            updated_at = ?, import_id = b.import_id, \
            imported_at = CASE WHEN b.updated_at = b.imported_at THEN ? ELSE b.imported_at END \
         FROM import_changes i, jsonb_populate_record(NULL::feedback, i.before) b \
         WHERE f.org_id = ? AND f.id = ANY(?) AND i.org_id = f.org_id AND i.import_id = ? \
            AND i.subject = 'feedback' AND i.subject_id = f.id",
    )
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(import.0)
    .execute(tx.conn()?)
    .await?;
    ensure("put feedback back", ids.len(), rows)
}
