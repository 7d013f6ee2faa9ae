//! Holding customers: whoever changes what hangs on one holds it first, in the order of the ids.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryableByName;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::ids::CustomerId;
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::StoreError;

/// Customers that a transaction holds, or has made itself, with their segments.
pub type Held = BTreeMap<CustomerId, String>;

/// Holds customers until the transaction ends and notes their segments. Those held already are left alone, those that
/// do not exist are left out.
pub(crate) async fn hold(
    tx: &mut TenantTx,
    wanted: BTreeSet<CustomerId>,
    held: &mut Held,
) -> Result<(), StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
        #[diesel(sql_type = Text)]
        segment: String,
    }
    let ids: Vec<Uuid> = wanted.into_iter().filter(|id| !held.contains_key(id)).map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    // The ids come in their order, and are locked in it, one look into the primary key for each.
    let rows: Vec<Row> = cached(
        "SELECT c.id, c.segment FROM unnest(?) AS wanted (id) CROSS JOIN LATERAL ( \
            SELECT c.id, c.segment FROM customers c WHERE c.org_id = ? AND c.id = wanted.id \
            FOR NO KEY UPDATE) c",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?;
    held.extend(rows.into_iter().map(|row| (CustomerId(row.id), row.segment)));
    Ok(())
}
