//! Who is known on a closed day, by segment, so that nobody has to be counted when the first screen is read.

use diesel::sql_types::{Array, Integer, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::calendar::Day;
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::StoreError;

macro_rules! counted {
    ($sign:literal, $which:literal) => {
        concat!(
            "INSERT INTO close_counts (org_id, day, segment, customers, known, value_minor, known_value_minor) \
             SELECT org_id, day, segment, ", $sign, " count(*), ", $sign, " count(*) FILTER (WHERE known), ", $sign,
            " coalesce(sum(yearly_value_minor), 0), ", $sign,
            " coalesce(sum(yearly_value_minor) FILTER (WHERE known), 0) \
             FROM customer_scores WHERE org_id = ? AND day = ? AND active", $which, " GROUP BY 1, 2, 3 ORDER BY 3 \
             ON CONFLICT (org_id, day, segment) DO UPDATE SET customers = close_counts.customers + excluded.customers, \
                known = close_counts.known + excluded.known, \
                value_minor = close_counts.value_minor + excluded.value_minor, \
                known_value_minor = close_counts.known_value_minor + excluded.known_value_minor"
        )
    };
}

/// Counts everybody who is scored on the day.
pub(super) async fn all(tx: &mut TenantTx, day: Day) -> Result<(), StoreError> {
    cached("DELETE FROM close_counts WHERE org_id = ? AND day = ?")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(day.number())
        .execute(tx.conn()?)
        .await?;
    cached(counted!("", ""))
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(day.number())
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// Takes customers out of the counts, as they are scored now.
pub(super) async fn take(tx: &mut TenantTx, day: Day, customers: &[Uuid]) -> Result<(), StoreError> {
    change(tx, counted!("-", " AND customer_id = ANY(?)"), day, customers).await
}

/// Puts customers into the counts, as they are scored now.
pub(super) async fn put(tx: &mut TenantTx, day: Day, customers: &[Uuid]) -> Result<(), StoreError> {
    change(tx, counted!("", " AND customer_id = ANY(?)"), day, customers).await
}

async fn change(
    tx: &mut TenantTx,
    statement: &'static str,
    day: Day,
    customers: &[Uuid],
) -> Result<(), StoreError> {
    cached(statement)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(day.number())
        .bind::<Array<SqlUuid>, _>(customers)
        .execute(tx.conn()?)
        .await?;
    Ok(())
}
