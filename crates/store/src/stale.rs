//! Customers whose evidence has changed since their scores were made.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::ids::CustomerId;
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::StoreError;

/// Marks customers. Marks are only appended, so that two who mark the same customer never wait for each other.
pub async fn mark(tx: &mut TenantTx, customers: &[CustomerId]) -> Result<(), StoreError> {
    let mut ids: Vec<Uuid> = customers.iter().map(|customer| customer.0).collect();
    ids.sort_unstable();
    ids.dedup();
    cached("INSERT INTO stale_scores (org_id, customer_id) SELECT ?, marked FROM unnest(?) AS marked")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<SqlUuid>, _>(ids)
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct MarkRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The marks that are there now: what they mark has been committed.
pub async fn marks(tx: &mut TenantTx) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<MarkRow> = diesel::sql_query("SELECT id FROM stale_scores WHERE org_id = $1")
        .bind::<SqlUuid, _>(tx.org().0)
        .load(tx.conn()?)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Removes marks whose customers have been scored since.
pub async fn unmark(tx: &mut TenantTx, marks: &[i64]) -> Result<(), StoreError> {
    diesel::sql_query("DELETE FROM stale_scores WHERE org_id = $1 AND id = ANY($2)")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<BigInt>, _>(marks)
        .execute(tx.conn()?)
        .await?;
    Ok(())
}
