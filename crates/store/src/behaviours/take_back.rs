//! Taking back what an import says that customers did.

use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::imports::{ImportSubject, KeptRecord, WhyKept};
use kept_core::ids::{CustomerId, ImportId};
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::reversal::Chunk;
use crate::schema::behaviours;
use crate::types::at;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    revision: i32,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    customer: String,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Bool)]
    superseded: bool,
}

/// Takes back what the next `limit` revisions of an import after the id `after` say: one that corrected another makes way
/// for it again; what has been corrected or taken back by hand since stays.
pub async fn take_back(
    tx: &mut TenantTx,
    import: ImportId,
    after: Uuid,
    limit: u32,
) -> Result<Chunk, StoreError> {
    let ids = next(tx, import, after, limit).await?;
    lock(tx, &ids).await?;
    let rows = find(tx, import, &ids).await?;
    let (stay, go): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.superseded);
    remove(tx, import, &go).await?;
    let restored = restore(tx, &go).await?;
    let mut chunk = Chunk::of(&ids, go.len() as u64 - restored, restored);
    for row in stay {
        chunk.kept.push(KeptRecord {
            subject: ImportSubject::Behaviour,
            id: row.id,
            customer_id: CustomerId(row.customer_id),
            name: format!("{}, {}", row.customer, at("behaviours", "day").day(row.id, row.day)?),
            why: WhyKept::Changed,
        });
    }
    Ok(chunk)
}

async fn next(tx: &mut TenantTx, import: ImportId, after: Uuid, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    let ids = behaviours::table
        .filter(behaviours::org_id.eq(tx.org().0).and(behaviours::import_id.eq(import.0)))
        .filter(behaviours::id.gt(after))
        .select(behaviours::id)
        .distinct()
        .order(behaviours::id)
        .limit(i64::from(limit))
        .load(tx.conn()?)
        .await?;
    Ok(ids)
}

/// The first revision is always there: whoever corrects holds it.
async fn lock(tx: &mut TenantTx, ids: &[Uuid]) -> Result<(), StoreError> {
    let first = behaviours::table
        .filter(behaviours::org_id.eq(tx.org().0).and(behaviours::id.eq_any(ids)))
        .filter(behaviours::revision.eq(1));
    let _: Vec<Uuid> =
        first.select(behaviours::id).order(behaviours::id).for_update().load(tx.conn()?).await?;
    Ok(())
}

async fn find(tx: &mut TenantTx, import: ImportId, ids: &[Uuid]) -> Result<Vec<Row>, StoreError> {
    Ok(cached(
        "SELECT b.id, b.revision, b.customer_id, c.name AS customer, b.day, \
            b.superseded_at IS NOT NULL AS superseded \
         FROM unnest(?) AS wanted (id) CROSS JOIN LATERAL ( \
            SELECT * FROM behaviours WHERE org_id = ? AND id = wanted.id AND import_id = ? OFFSET 0) b \
         JOIN customers c ON c.org_id = b.org_id AND c.id = b.customer_id ORDER BY b.id, b.revision",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(import.0)
    .load(tx.conn()?)
    .await?)
}

async fn remove(tx: &mut TenantTx, import: ImportId, go: &[Row]) -> Result<(), StoreError> {
    if go.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = go.iter().map(|row| row.id).collect();
    let standing = behaviours::table
        .filter(behaviours::org_id.eq(tx.org().0).and(behaviours::id.eq_any(ids)))
        .filter(behaviours::import_id.eq(import.0).and(behaviours::superseded_at.is_null()));
    let rows = diesel::delete(standing).execute(tx.conn()?).await?;
    ensure("take what customers did back", go.len(), rows)
}

/// Lets the revisions before stand again; answers how many.
async fn restore(tx: &mut TenantTx, go: &[Row]) -> Result<u64, StoreError> {
    let corrected: Vec<&Row> = go.iter().filter(|row| row.revision > 1).collect();
    let rows = cached(
        "UPDATE behaviours b SET superseded_at = NULL FROM unnest(?, ?) AS gone (id, revision) \
         WHERE b.org_id = ? AND b.id = gone.id AND b.revision = gone.revision - 1",
    )
    .bind::<Array<SqlUuid>, _>(corrected.iter().map(|row| row.id).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(corrected.iter().map(|row| row.revision).collect::<Vec<_>>())
    .bind::<SqlUuid, _>(tx.org().0)
    .execute(tx.conn()?)
    .await?;
    ensure("let what customers did stand again", corrected.len(), rows)?;
    Ok(corrected.len() as u64)
}
