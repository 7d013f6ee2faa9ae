//! The one-time link that makes the first owner of an empty database.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_core::calendar::Instant;

use crate::db::GlobalTx;
use crate::error::StoreError;
use crate::schema::set_up_links;
use crate::types::Ts;

/// Puts a new link in the place of all others.
pub async fn replace(tx: &mut GlobalTx, secret_hash: &[u8; 32], now: Instant) -> Result<(), StoreError> {
    diesel::delete(set_up_links::table).execute(tx.conn()?).await?;
    diesel::insert_into(set_up_links::table)
        .values((set_up_links::secret_hash.eq(secret_hash.as_slice()), set_up_links::recorded_at.eq(Ts(now))))
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// Uses a link up: true for whoever comes first, and for nobody after.
pub async fn take(tx: &mut GlobalTx, secret_hash: &[u8; 32]) -> Result<bool, StoreError> {
    let taken = diesel::delete(set_up_links::table.find(secret_hash.as_slice())).execute(tx.conn()?).await?;
    Ok(taken == 1)
}

/// Takes back all links.
pub async fn clear(tx: &mut GlobalTx) -> Result<(), StoreError> {
    diesel::delete(set_up_links::table).execute(tx.conn()?).await?;
    Ok(())
}

/// Whether a link could be used now.
pub async fn is_open(tx: &mut GlobalTx, secret_hash: &[u8; 32]) -> Result<bool, StoreError> {
    let found = set_up_links::table.find(secret_hash.as_slice());
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(tx.conn()?).await?)
}
