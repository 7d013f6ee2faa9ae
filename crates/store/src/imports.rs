//! Imports: their files in pieces until they are read, how far they are, what they brought.
//!
//! A run holds a lease that each step renews. The lease is also the token of the run: who lost it can change nothing.

pub(crate) mod before;
pub mod mappings;
pub mod reversal;

use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::imports::{Import, ImportCounts, ImportMappingRef, ImportState, ReadAs, RowError};
use kept_core::calendar::Instant;
use kept_core::ids::{ImportId, ImportMappingId, MemberId};
use serde_json::Value;
use uuid::Uuid;

use crate::cached::cached;
use crate::customers::member;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::schema::{import_chunks, import_mappings, imports, members};
use crate::types::{Ts, at};

/// The file is still arriving; nobody but the sender knows of the import yet.
const RECEIVING: &str = "receiving";
const WAITING: &str = "waiting";
const RUNNING: &str = "running";
const DONE: &str = "done";
const FAILED: &str = "failed";

/// An import to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewImport<'a> {
    /// Id.
    pub id: ImportId,
    /// Name of the file.
    pub name: &'a str,
    /// What it is called; empty where the name of the file does.
    pub label: &'a str,
    /// The mapping as it was sent.
    pub mapping: &'a str,
    /// The saved mapping that this is.
    pub mapping_id: Option<ImportMappingId>,
    /// Nothing is to be stored.
    pub dry_run: bool,
    /// Who brings it.
    pub by: Option<MemberId>,
    /// Runs at once under this lease, from a file that is not stored here, of so many bytes.
    pub runs: Option<(Instant, u64)>,
}

/// What an import was begun with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Name of the file.
    pub name: String,
    /// The mapping.
    pub mapping: String,
    /// Nothing is to be stored.
    pub dry_run: bool,
    /// The file is still arriving.
    pub receiving: bool,
}

/// An import that was claimed for running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Id.
    pub id: ImportId,
    /// The mapping as it was sent.
    pub mapping: String,
    /// Nothing is to be stored.
    pub dry_run: bool,
    /// Whether the file is here; the run of one that is not ended with its process.
    pub stored: bool,
    /// Who brought it.
    pub by: Option<MemberId>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Bytes that have been read.
    pub bytes_read: u64,
    /// What it brought so far.
    pub counts: &'a ImportCounts,
    /// The first faults.
    pub errors: &'a [RowError],
}

#[derive(Insertable)]
#[diesel(table_name = imports, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    name: &'a str,
    mapping: &'a str,
    dry_run: bool,
    state: &'a str,
    bytes: i64,
    bytes_read: i64,
    counts: Value,
    errors: Value,
    recorded_at: Ts,
    recorded_by: Option<Uuid>,
    leased_until: Option<Ts>,
    label: &'a str,
    mapping_id: Option<Uuid>,
}

/// Adds an import; `false` when its id is taken.
pub async fn insert(tx: &mut TenantTx, new: &NewImport<'_>, now: Instant) -> Result<bool, StoreError> {
    let row = NewRow {
        org_id: tx.org().0,
        id: new.id.0,
        name: new.name,
        mapping: new.mapping,
        dry_run: new.dry_run,
        state: if new.runs.is_some() { RUNNING } else { RECEIVING },
        bytes: new.runs.map_or(Ok(0), |(_, bytes)| size(new.id, bytes))?,
        bytes_read: 0,
        counts: at("imports", "counts").to_json(new.id, &ImportCounts::default())?,
        errors: Value::Array(Vec::new()),
        recorded_at: Ts(now),
        recorded_by: new.by.map(|by| by.0),
        leased_until: new.runs.map(|(until, _)| Ts(until)),
        label: new.label,
        mapping_id: new.mapping_id.map(|id| id.0),
    };
    let rows =
        diesel::insert_into(imports::table).values(row).on_conflict_do_nothing().execute(tx.conn()?).await?;
    Ok(rows == 1)
}

/// What an import was begun with; nobody else can change it until the transaction ends.
pub async fn begun(tx: &mut TenantTx, id: ImportId) -> Result<Option<Begun>, StoreError> {
    let row: Option<(String, String, bool, String)> = imports::table
        .find((tx.org().0, id.0))
        .select((imports::name, imports::mapping, imports::dry_run, imports::state))
        .for_update()
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(row.map(|(name, mapping, dry_run, state)| Begun {
        name,
        mapping,
        dry_run,
        receiving: state == RECEIVING,
    }))
}

/// Adds a piece of the file; pieces are numbered from 0.
pub async fn append(tx: &mut TenantTx, id: ImportId, number: i32, bytes: &[u8]) -> Result<(), StoreError> {
    diesel::insert_into(import_chunks::table)
        .values((
            import_chunks::org_id.eq(tx.org().0),
            import_chunks::import_id.eq(id.0),
            import_chunks::number.eq(number),
            import_chunks::bytes.eq(bytes),
        ))
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// A piece of the file; none behind the last.
pub async fn piece(tx: &mut TenantTx, id: ImportId, number: i32) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(import_chunks::table
        .find((tx.org().0, id.0, number))
        .select(import_chunks::bytes)
        .first(tx.conn()?)
        .await
        .optional()?)
}

/// Forgets the file.
pub async fn forget_file(tx: &mut TenantTx, id: ImportId) -> Result<(), StoreError> {
    let pieces = import_chunks::table
        .filter(import_chunks::org_id.eq(tx.org().0).and(import_chunks::import_id.eq(id.0)));
    diesel::delete(pieces).execute(tx.conn()?).await?;
    Ok(())
}

/// The file has arrived in so many pieces: the import waits for its turn. `false` when it was not being received or
/// other pieces are here, because it was sent twice at the same time.
pub async fn received(tx: &mut TenantTx, id: ImportId, bytes: u64, pieces: i32) -> Result<bool, StoreError> {
    let here: i64 = import_chunks::table
        .filter(import_chunks::org_id.eq(tx.org().0).and(import_chunks::import_id.eq(id.0)))
        .count()
        .get_result(tx.conn()?)
        .await?;
    if here != i64::from(pieces) {
        return Ok(false);
    }
    let receiving = imports::table.find((tx.org().0, id.0)).filter(imports::state.eq(RECEIVING));
    let rows = diesel::update(receiving)
        .set((imports::state.eq(WAITING), imports::bytes.eq(size(id, bytes)?)))
        .execute(tx.conn()?)
        .await?;
    Ok(rows == 1)
}

/// Removes an import whose file never arrived, with what did arrive.
pub async fn discard(tx: &mut TenantTx, id: ImportId) -> Result<(), StoreError> {
    let receiving = imports::table.find((tx.org().0, id.0)).filter(imports::state.eq(RECEIVING));
    diesel::delete(receiving).execute(tx.conn()?).await?;
    Ok(())
}

/// Removes imports whose files have not arrived since `before`.
pub async fn discard_stale(tx: &mut TenantTx, before: Instant) -> Result<usize, StoreError> {
    let stale = imports::table
        .filter(imports::org_id.eq(tx.org().0).and(imports::state.eq(RECEIVING)))
        .filter(imports::recorded_at.lt(Ts(before)));
    Ok(diesel::delete(stale).execute(tx.conn()?).await?)
}

#[derive(QueryableByName)]
struct ClaimedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    mapping: String,
    #[diesel(sql_type = Bool)]
    dry_run: bool,
    #[diesel(sql_type = Bool)]
    stored: bool,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    recorded_by: Option<Uuid>,
}

/// Claims the oldest import that waits, or whose run lost its lease, until `until`. Others skip one that somebody is
/// claiming at this moment.
pub async fn claim(tx: &mut TenantTx, now: Instant, until: Instant) -> Result<Option<Claimed>, StoreError> {
    let row: Option<ClaimedRow> = cached(
        "UPDATE imports i SET state = 'running', leased_until = ? \
         WHERE i.org_id = ? AND i.id = ANY (ARRAY ( \
           SELECT w.id FROM imports w WHERE w.org_id = ? \
           AND (w.state = 'waiting' OR (w.state = 'running' AND w.leased_until < ?)) \
           ORDER BY w.recorded_at, w.id LIMIT 1 FOR UPDATE SKIP LOCKED)) \
         RETURNING i.id, i.mapping, i.dry_run, i.recorded_by, EXISTS ( \
           SELECT FROM import_chunks c WHERE c.org_id = i.org_id AND c.import_id = i.id) AS stored",
    )
    .bind::<Timestamptz, _>(Ts(until))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Timestamptz, _>(Ts(now))
    .get_result(tx.conn()?)
    .await
    .optional()?;
    Ok(row.map(|row| Claimed {
        id: ImportId(row.id),
        mapping: row.mapping,
        dry_run: row.dry_run,
        stored: row.stored,
        by: row.recorded_by.map(MemberId),
    }))
}

/// Notes how the file is read, and the fingerprint of its heading.
pub async fn looked(
    tx: &mut TenantTx,
    id: ImportId,
    heading_hash: &[u8; 32],
    read_as: &ReadAs,
) -> Result<(), StoreError> {
    let rows = cached("UPDATE imports SET heading_hash = ?, read_as = ? WHERE org_id = ? AND id = ?")
        .bind::<Binary, _>(heading_hash.as_slice())
        .bind::<Jsonb, _>(at("imports", "read_as").to_json(id, read_as)?)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(id.0)
        .execute(tx.conn()?)
        .await?;
    ensure("note how a file is read", 1, rows)
}

/// Notes how far a run is and renews its lease from `lease` to `until`; `false` when the lease was lost.
pub async fn advance(
    tx: &mut TenantTx,
    id: ImportId,
    progress: Progress<'_>,
    lease: Instant,
    until: Instant,
) -> Result<bool, StoreError> {
    let rows = cached(
        "UPDATE imports SET bytes_read = ?, counts = ?, errors = ?, leased_until = ? \
         WHERE org_id = ? AND id = ? AND state = 'running' AND leased_until = ?",
    )
    .bind::<diesel::sql_types::BigInt, _>(size(id, progress.bytes_read)?)
    .bind::<Jsonb, _>(at("imports", "counts").to_json(id, progress.counts)?)
    .bind::<Jsonb, _>(at("imports", "errors").to_json(id, &progress.errors)?)
    .bind::<Timestamptz, _>(Ts(until))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .bind::<Timestamptz, _>(Ts(lease))
    .execute(tx.conn()?)
    .await?;
    Ok(rows == 1)
}

/// Ends a run, well or with a failure, and forgets its file; `false` when the lease was lost.
pub async fn end(
    tx: &mut TenantTx,
    id: ImportId,
    progress: Progress<'_>,
    failure: Option<&str>,
    lease: Instant,
    now: Instant,
) -> Result<bool, StoreError> {
    if !advance(tx, id, progress, lease, lease).await? {
        return Ok(false);
    }
    forget_file(tx, id).await?;
    let rows = diesel::update(imports::table.find((tx.org().0, id.0)))
        .set((
            imports::state.eq(if failure.is_some() { FAILED } else { DONE }),
            imports::failure.eq(failure),
            imports::ended_at.eq(Some(Ts(now))),
            imports::leased_until.eq(None::<Ts>),
        ))
        .execute(tx.conn()?)
        .await?;
    ensure("end an import", 1, rows)?;
    Ok(true)
}

/// Gives a claim up: the import waits for another run.
pub async fn release(tx: &mut TenantTx, id: ImportId, lease: Instant) -> Result<bool, StoreError> {
    let held = imports::table.find((tx.org().0, id.0)).filter(imports::leased_until.eq(Some(Ts(lease))));
    let rows = diesel::update(held)
        .set((imports::state.eq(WAITING), imports::leased_until.eq(None::<Ts>)))
        .execute(tx.conn()?)
        .await?;
    Ok(rows == 1)
}

type Row = (
    (Uuid, String, bool, String, i64, i64, Value, Value),
    (Option<String>, Ts, Option<Ts>, Option<Uuid>, Option<String>),
    (String, Option<Uuid>, Option<String>, Option<Value>, Option<Value>),
);

/// One import whose file has arrived.
pub async fn read(tx: &mut TenantTx, id: ImportId) -> Result<Option<Import>, StoreError> {
    Ok(select(tx, Some(id), None, 1).await?.into_iter().next())
}

/// Imports whose files have arrived, newest first, after the import `after`.
pub async fn list(tx: &mut TenantTx, after: Option<ImportId>, limit: u32) -> Result<Vec<Import>, StoreError> {
    select(tx, None, after, limit).await
}

async fn select(
    tx: &mut TenantTx,
    only: Option<ImportId>,
    after: Option<ImportId>,
    limit: u32,
) -> Result<Vec<Import>, StoreError> {
    // Ids may be made by the sender, so the order is by when they were recorded.
    let mut query = imports::table
        .left_join(
            members::table
                .on(members::org_id.eq(imports::org_id).and(members::id.nullable().eq(imports::recorded_by))),
        )
        .left_join(
            import_mappings::table.on(import_mappings::org_id
                .eq(imports::org_id)
                .and(import_mappings::id.nullable().eq(imports::mapping_id))),
        )
        .filter(imports::org_id.eq(tx.org().0).and(imports::state.ne(RECEIVING)))
        .order((imports::recorded_at.desc(), imports::id.desc()))
        .limit(i64::from(limit))
        .select((
            (
                imports::id,
                imports::name,
                imports::dry_run,
                imports::state,
                imports::bytes,
                imports::bytes_read,
                imports::counts,
                imports::errors,
            ),
            (
                imports::failure,
                imports::recorded_at,
                imports::ended_at,
                imports::recorded_by,
                members::name.nullable(),
            ),
            (
                imports::label,
                imports::mapping_id,
                import_mappings::name.nullable(),
                imports::read_as,
                imports::reversal,
            ),
        ))
        .into_boxed();
    if let Some(id) = only {
        query = query.filter(imports::id.eq(id.0));
    }
    if let Some(after) = after {
        let last: Option<Ts> = imports::table
            .find((tx.org().0, after.0))
            .select(imports::recorded_at)
            .first(tx.conn()?)
            .await
            .optional()?;
        let Some(last) = last else { return Ok(Vec::new()) };
        query = query.filter(
            imports::recorded_at.lt(last).or(imports::recorded_at.eq(last).and(imports::id.lt(after.0))),
        );
    }
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    rows.into_iter().map(import).collect()
}

fn import(row: Row) -> Result<Import, StoreError> {
    let (
        (id, name, dry_run, state, bytes, bytes_read, counts, errors),
        (failure, recorded_at, ended_at, by, by_name),
        (label, mapping_id, mapping_name, read_as, reversal),
    ) = row;
    let reversal: Option<reversal::State> =
        reversal.map(|state| at("imports", "reversal").json(id, state)).transpose()?;
    Ok(Import {
        id: ImportId(id),
        name,
        label,
        mapping: mapping_id
            .zip(mapping_name)
            .map(|(id, name)| ImportMappingRef { id: ImportMappingId(id), name }),
        read_as: read_as.map(|read_as| at("imports", "read_as").json(id, read_as)).transpose()?,
        dry_run,
        state: at("imports", "state").word::<ImportState>(id, &state)?,
        bytes: at("imports", "bytes").integer(id, bytes)?,
        bytes_read: at("imports", "bytes_read").integer(id, bytes_read)?,
        counts: at("imports", "counts").json(id, counts)?,
        errors: at("imports", "errors").json(id, errors)?,
        failure,
        recorded_at: recorded_at.0,
        ended_at: ended_at.map(|at| at.0),
        by: member(by, by_name),
        reversal: reversal.map(|state| state.told),
    })
}

fn size(id: ImportId, bytes: u64) -> Result<i64, StoreError> {
    i64::try_from(bytes).map_err(|_| at("imports", "bytes").inconsistent(id, bytes))
}
