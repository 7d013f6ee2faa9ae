//! Mappings that are kept under a name.

use diesel::prelude::*;
use diesel::sql_types::{Binary, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::imports::{ImportMapping, ImportMappingDraft};
use kept_core::calendar::Instant;
use kept_core::ids::{ImportMappingId, MemberId};
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::schema::import_mappings;
use crate::types::Ts;

type Row = (Uuid, String, String, Ts, Ts);

fn mapping((id, name, mapping, recorded_at, updated_at): Row) -> ImportMapping {
    ImportMapping {
        id: ImportMappingId(id),
        name,
        mapping,
        recorded_at: recorded_at.0,
        updated_at: updated_at.0,
    }
}

const COLUMNS: (
    import_mappings::id,
    import_mappings::name,
    import_mappings::mapping,
    import_mappings::recorded_at,
    import_mappings::updated_at,
) = (
    import_mappings::id,
    import_mappings::name,
    import_mappings::mapping,
    import_mappings::recorded_at,
    import_mappings::updated_at,
);

/// Mappings by their names, after the name `after`.
pub async fn list(
    tx: &mut TenantTx,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<ImportMapping>, StoreError> {
    let rows: Vec<Row> = import_mappings::table
        .filter(import_mappings::org_id.eq(tx.org().0).and(import_mappings::name.gt(after.unwrap_or(""))))
        .order(import_mappings::name)
        .limit(i64::from(limit))
        .select(COLUMNS)
        .load(tx.conn()?)
        .await?;
    Ok(rows.into_iter().map(mapping).collect())
}

/// One mapping; nobody else can change it until the transaction ends.
pub async fn hold(tx: &mut TenantTx, id: ImportMappingId) -> Result<Option<ImportMapping>, StoreError> {
    let row: Option<Row> = import_mappings::table
        .find((tx.org().0, id.0))
        .select(COLUMNS)
        .for_update()
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(row.map(mapping))
}

/// One mapping.
pub async fn read(tx: &mut TenantTx, id: ImportMappingId) -> Result<Option<ImportMapping>, StoreError> {
    let row: Option<Row> =
        import_mappings::table.find((tx.org().0, id.0)).select(COLUMNS).first(tx.conn()?).await.optional()?;
    Ok(row.map(mapping))
}

/// The mapping of this name.
pub async fn named(tx: &mut TenantTx, name: &str) -> Result<Option<ImportMapping>, StoreError> {
    let row: Option<Row> = import_mappings::table
        .filter(import_mappings::org_id.eq(tx.org().0).and(import_mappings::name.eq(name)))
        .select(COLUMNS)
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(row.map(mapping))
}

/// The saved mapping that last read a file with this heading.
pub async fn of_heading(
    tx: &mut TenantTx,
    heading_hash: &[u8; 32],
) -> Result<Option<ImportMapping>, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    let found: Option<Found> = cached(
        "SELECT m.id FROM imports i JOIN import_mappings m ON m.org_id = i.org_id AND m.id = i.mapping_id \
         WHERE i.org_id = ? AND i.heading_hash = ? AND i.mapping_id IS NOT NULL AND i.state <> 'failed' \
         ORDER BY i.recorded_at DESC, i.id DESC LIMIT 1",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Binary, _>(heading_hash.as_slice())
    .get_result(tx.conn()?)
    .await
    .optional()?;
    match found {
        Some(found) => read(tx, ImportMappingId(found.id)).await,
        None => Ok(None),
    }
}

/// The saved mapping with exactly this text, the one that was saved last.
pub async fn of_text(tx: &mut TenantTx, text: &str) -> Result<Option<ImportMappingId>, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    let found: Option<Found> = cached(
        "SELECT id FROM import_mappings WHERE org_id = ? AND mapping = ? ORDER BY updated_at DESC, id DESC LIMIT 1",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Text, _>(text)
    .get_result(tx.conn()?)
    .await
    .optional()?;
    Ok(found.map(|found| ImportMappingId(found.id)))
}

/// Adds a mapping.
///
/// # Errors
/// [`StoreError::Duplicate`] when another has the name.
pub async fn insert(
    tx: &mut TenantTx,
    id: ImportMappingId,
    draft: &ImportMappingDraft,
    by: Option<MemberId>,
    now: Instant,
) -> Result<(), StoreError> {
    diesel::insert_into(import_mappings::table)
        .values((
            import_mappings::org_id.eq(tx.org().0),
            import_mappings::id.eq(id.0),
            import_mappings::name.eq(&draft.name),
            import_mappings::mapping.eq(&draft.mapping),
            import_mappings::recorded_at.eq(Ts(now)),
            import_mappings::recorded_by.eq(by.map(|by| by.0)),
            import_mappings::updated_at.eq(Ts(now)),
        ))
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// Changes a mapping that is held.
///
/// # Errors
/// [`StoreError::Duplicate`] when another has the name.
pub async fn update(
    tx: &mut TenantTx,
    id: ImportMappingId,
    draft: &ImportMappingDraft,
    now: Instant,
) -> Result<(), StoreError> {
    let rows = diesel::update(import_mappings::table.find((tx.org().0, id.0)))
        .set((
            import_mappings::name.eq(&draft.name),
            import_mappings::mapping.eq(&draft.mapping),
            import_mappings::updated_at.eq(Ts(now)),
        ))
        .execute(tx.conn()?)
        .await?;
    ensure("change a mapping", 1, rows)
}

/// Removes a mapping. Imports that used it stay as they are.
pub async fn remove(tx: &mut TenantTx, id: ImportMappingId) -> Result<(), StoreError> {
    let rows = diesel::delete(import_mappings::table.find((tx.org().0, id.0))).execute(tx.conn()?).await?;
    ensure("remove a mapping", 1, rows)
}
