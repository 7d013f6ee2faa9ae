//! Taking back the customers that an import brought, and what it changed of others.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::imports::{ImportSubject, KeptRecord, WhyKept};
use kept_api::search::SearchKind;
use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, ImportId};
use uuid::Uuid;

use crate::cached::cached;
use crate::closes;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::reversal::Chunk;
use crate::outcomes::{self, Of};
use crate::search;
use crate::types::Ts;

#[derive(QueryableByName)]
#[expect(clippy::struct_excessive_bools, reason = "columns of a query, each an answer of its own")]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    made: bool,
    #[diesel(sql_type = Bool)]
    changed: bool,
    #[diesel(sql_type = Bool)]
    moves: bool,
    #[diesel(sql_type = Bool)]
    used: bool,
}

/// Takes back the next `limit` customers of an import after the id `after`: those that it made go, those that it changed
/// are as before. Whom somebody has changed since stays, and so does a customer to whom anything belongs by now. The
/// scores of the organisation must be held.
pub async fn take_back(
    tx: &mut TenantTx,
    import: ImportId,
    after: Uuid,
    limit: u32,
    now: Instant,
) -> Result<Chunk, StoreError> {
    let ids = next(tx, import, after, limit).await?;
    let (mut gone, mut back, mut moved) = (Vec::new(), Vec::new(), Vec::new());
    let mut kept = Vec::new();
    for row in find(tx, import, &ids).await? {
        let why = match () {
            () if row.changed => Some(WhyKept::Changed),
            () if row.made && row.used => Some(WhyKept::InUse),
            () => None,
        };
        let id = CustomerId(row.id);
        match why {
            Some(why) => kept.push(KeptRecord {
                subject: ImportSubject::Customer,
                id: row.id,
                customer_id: id,
                name: row.name,
                why,
            }),
            None if row.made => gone.push(row.id),
            None => {
                back.push(row.id);
                moved.extend(Some(id).filter(|_| row.moves));
            }
        }
    }
    remove(tx, &gone).await?;
    outcomes::take(tx, Of::Customers(&moved), now).await?;
    restore(tx, import, &back, now).await?;
    outcomes::put(tx, Of::Customers(&moved), now).await?;
    Ok(Chunk { kept, ..Chunk::of(&ids, gone.len() as u64, back.len() as u64) })
}

/// The next of them, to whom nothing can be added until the transaction ends.
async fn next(tx: &mut TenantTx, import: ImportId, after: Uuid, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    let rows: Vec<Id> = cached(
        "SELECT id FROM customers WHERE org_id = ? AND id > ? AND import_id = ? ORDER BY id LIMIT ? FOR UPDATE",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(after)
    .bind::<SqlUuid, _>(import.0)
    .bind::<BigInt, _>(i64::from(limit))
    .load(tx.conn()?)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn find(tx: &mut TenantTx, import: ImportId, ids: &[Uuid]) -> Result<Vec<Row>, StoreError> {
    Ok(cached(concat!(
        "SELECT c.id, c.name, i.before IS NULL AS made, c.updated_at IS DISTINCT FROM c.imported_at AS changed, \
            coalesce(i.before ->> 'segment', c.segment) <> c.segment AS moves, \
            EXISTS (SELECT FROM promises x WHERE x.org_id = c.org_id AND x.customer_id = c.id) \
            OR EXISTS (SELECT FROM responses x WHERE x.org_id = c.org_id AND x.customer_id = c.id) \
            OR ", crate::imports::reversal::belongs!(), " AS used \
         FROM unnest(?) AS wanted (id) CROSS JOIN LATERAL ( \
            SELECT * FROM customers WHERE org_id = ? AND id = wanted.id AND import_id = ? OFFSET 0) c \
         LEFT JOIN import_changes i ON i.org_id = c.org_id AND i.import_id = c.import_id \
            AND i.subject = 'customer' AND i.subject_id = c.id ORDER BY c.id"
    ))
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
    closes::forget_customers(tx, ids).await?;
    let org = tx.org().0;
    cached("DELETE FROM stale_scores WHERE org_id = ? AND customer_id = ANY(?)")
        .bind::<SqlUuid, _>(org)
        .bind::<Array<SqlUuid>, _>(ids)
        .execute(tx.conn()?)
        .await?;
    search::forget(tx, SearchKind::Customer, ids).await?;
    let rows = cached("DELETE FROM customers WHERE org_id = ? AND id = ANY(?)")
        .bind::<SqlUuid, _>(org)
        .bind::<Array<SqlUuid>, _>(ids)
        .execute(tx.conn()?)
        .await?;
    ensure("take customers back", ids.len(), rows)
}

async fn restore(tx: &mut TenantTx, import: ImportId, ids: &[Uuid], now: Instant) -> Result<(), StoreError> {
    #[derive(QueryableByName)]
    struct Named {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Nullable<Text>)]
        external_id: Option<String>,
    }
    if ids.is_empty() {
        return Ok(());
    }
    let back: Vec<Named> = cached(
        "UPDATE customers c SET kind = b.kind, name = b.name, name_key = b.name_key, segment = b.segment, \
            customer_since = b.customer_since, yearly_value_minor = b.yearly_value_minor, updated_at = ?, \
            import_id = b.import_id, \
            imported_at = CASE WHEN b.updated_at = b.imported_at THEN ? ELSE b.imported_at END \
         FROM import_changes i, jsonb_populate_record(NULL::customers, i.before) b \
         WHERE c.org_id = ? AND c.id = ANY(?) AND i.org_id = c.org_id AND i.import_id = ? \
            AND i.subject = 'customer' AND i.subject_id = c.id RETURNING c.id, c.name, c.external_id",
    )
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(import.0)
    .load(tx.conn()?)
    .await?;
    ensure("put customers back", ids.len(), back.len())?;
    let words: Vec<_> =
        back.iter().map(|row| search::of_customer(row.id, &row.name, row.external_id.as_deref())).collect();
    search::put(tx, SearchKind::Customer, &words).await
}
