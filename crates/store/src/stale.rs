//! Customers whose evidence has changed since their scores were made.

use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::ids::CustomerId;
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;

/// Marks customers; one that is marked already stays so.
pub async fn mark(tx: &mut TenantTx, customers: &[CustomerId]) -> Result<(), StoreError> {
    let mut ids: Vec<Uuid> = customers.iter().map(|customer| customer.0).collect();
    // In one order for everybody: two that mark the same customers wait for each other instead of deadlocking.
    ids.sort_unstable();
    ids.dedup();
    diesel::sql_query(
        "INSERT INTO stale_scores (org_id, customer_id) SELECT $1, marked FROM unnest($2) AS marked ORDER BY marked \
         ON CONFLICT (org_id, customer_id) DO NOTHING",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}
