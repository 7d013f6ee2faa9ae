//! Removing a customer of whom nothing is known yet, and who belongs to whom.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::customers::Customer;
use kept_core::ids::CustomerId;
use uuid::Uuid;

use crate::closes;
use crate::customers::read;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::schema::customers;
use crate::search;

/// How far up the question who belongs to whom is followed.
const MOST_LEVELS: i32 = 32;

/// What keeps a customer from being removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct Bound {
    /// Promises were made to it, it has answered, did something, or something was said unasked.
    #[diesel(sql_type = Bool)]
    pub evidence: bool,
    /// Customers belong to it.
    #[diesel(sql_type = Bool)]
    pub children: bool,
}

/// What keeps this customer from being removed.
pub async fn bound(tx: &mut TenantTx, id: CustomerId) -> Result<Bound, StoreError> {
    Ok(diesel::sql_query(
        "SELECT EXISTS (SELECT 1 FROM promises WHERE org_id = $1 AND customer_id = $2) \
             OR EXISTS (SELECT 1 FROM responses WHERE org_id = $1 AND customer_id = $2) \
             OR EXISTS (SELECT 1 FROM behaviours WHERE org_id = $1 AND customer_id = $2) \
             OR EXISTS (SELECT 1 FROM feedback WHERE org_id = $1 AND customer_id = $2) AS evidence, \
         EXISTS (SELECT 1 FROM customers WHERE org_id = $1 AND parent_id = $2) AS children",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .get_result(tx.conn()?)
    .await?)
}

/// One customer, to whom nothing can be added until the transaction ends.
pub async fn hold_to_remove(tx: &mut TenantTx, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    let row = customers::table.find((tx.org().0, id.0)).select(customers::id).for_update();
    let found: Option<Uuid> = row.first(tx.conn()?).await.optional()?;
    if found.is_none() {
        return Ok(None);
    }
    read(tx, id).await
}

/// Removes a customer that is held and bound to nothing, with its contacts, notes and asks. The scores of the
/// organisation must be held: its scores and their counts go too.
pub async fn remove(tx: &mut TenantTx, id: CustomerId) -> Result<(), StoreError> {
    closes::forget_customer(tx, id).await?;
    search::forget_customer(tx, id.0).await?;
    for statement in [
        "DELETE FROM votes WHERE org_id = $1 AND customer_id = $2",
        "DELETE FROM stale_scores WHERE org_id = $1 AND customer_id = $2",
    ] {
        diesel::sql_query(statement)
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<SqlUuid, _>(id.0)
            .execute(tx.conn()?)
            .await?;
    }
    let rows = diesel::delete(customers::table.find((tx.org().0, id.0))).execute(tx.conn()?).await?;
    ensure("remove a customer", 1, rows)
}

/// Holds a customer that another shall belong to, so that it is not removed meanwhile. Says whether it is there.
pub async fn hold_parent(tx: &mut TenantTx, id: CustomerId) -> Result<bool, StoreError> {
    let row = customers::table.find((tx.org().0, id.0)).select(customers::id).for_key_share();
    let found: Option<Uuid> = row.first(tx.conn()?).await.optional()?;
    Ok(found.is_some())
}

/// Whether `child` is `ancestor`, or belongs to it over any number of others.
pub async fn belongs_to(
    tx: &mut TenantTx,
    child: CustomerId,
    ancestor: CustomerId,
) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        found: bool,
    }
    let row: Found = diesel::sql_query(
        "WITH RECURSIVE up (id, level) AS (SELECT $2::uuid, 0 UNION ALL \
             SELECT c.parent_id, up.level + 1 FROM up JOIN customers c ON c.org_id = $1 AND c.id = up.id \
             WHERE c.parent_id IS NOT NULL AND up.level < $4) \
         SELECT EXISTS (SELECT 1 FROM up WHERE id = $3 OR level >= $4) AS found",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(child.0)
    .bind::<SqlUuid, _>(ancestor.0)
    .bind::<Integer, _>(MOST_LEVELS)
    .get_result(tx.conn()?)
    .await?;
    Ok(row.found)
}
