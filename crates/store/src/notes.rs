//! Notes: what members write down about a customer. No evidence.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::External;
use kept_api::notes::Note;
use kept_api::search::SearchKind;
use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, NoteId};
use uuid::Uuid;

use crate::customers::{external, member};
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::schema::{members, notes};
use crate::search;
use crate::types::Ts;

/// Adds a note; `false` when its id or its external id is taken.
pub async fn insert(tx: &mut TenantTx, new: &Note) -> Result<bool, StoreError> {
    let row = (
        notes::org_id.eq(tx.org().0),
        notes::id.eq(new.id.0),
        notes::customer_id.eq(new.customer_id.0),
        notes::text.eq(&new.text),
        notes::external_source.eq(new.external.as_ref().map(|external| &external.source)),
        notes::external_id.eq(new.external.as_ref().map(|external| &external.id)),
        notes::recorded_at.eq(Ts(new.recorded_at)),
        notes::recorded_by.eq(new.recorded_by.as_ref().map(|member| member.id.0)),
        notes::updated_at.eq(Ts(new.updated_at)),
    );
    let inserted =
        diesel::insert_into(notes::table).values(row).on_conflict_do_nothing().execute(tx.conn()?).await?;
    if inserted == 1 {
        search::add(tx, SearchKind::Note, &[search::of_text(new.id.0, &new.text, None)]).await?;
    }
    Ok(inserted == 1)
}

/// Changes the text of a note that is locked.
pub async fn update(tx: &mut TenantTx, id: NoteId, text: &str, now: Instant) -> Result<(), StoreError> {
    let row = notes::table.find((tx.org().0, id.0));
    let change = (notes::text.eq(text), notes::updated_at.eq(Ts(now)));
    let rows = diesel::update(row).set(change).execute(tx.conn()?).await?;
    ensure("change a note", 1, rows)?;
    search::put(tx, SearchKind::Note, &[search::of_text(id.0, text, None)]).await
}

/// Removes a note.
pub async fn remove(tx: &mut TenantTx, id: NoteId) -> Result<(), StoreError> {
    search::forget(tx, SearchKind::Note, &[id.0]).await?;
    let rows = diesel::delete(notes::table.find((tx.org().0, id.0))).execute(tx.conn()?).await?;
    ensure("remove a note", 1, rows)
}

/// One note, which nobody else can change until the transaction ends.
pub async fn lock(tx: &mut TenantTx, id: NoteId) -> Result<Option<Note>, StoreError> {
    let row = notes::table.find((tx.org().0, id.0)).select(notes::id).for_update();
    let found: Option<Uuid> = row.first(tx.conn()?).await.optional()?;
    if found.is_none() {
        return Ok(None);
    }
    read(tx, id).await
}

/// The note that another system knows by this id.
pub async fn by_external(tx: &mut TenantTx, external: &External) -> Result<Option<NoteId>, StoreError> {
    let id: Option<Uuid> = notes::table
        .filter(notes::org_id.eq(tx.org().0))
        .filter(notes::external_source.eq(&external.source).and(notes::external_id.eq(&external.id)))
        .select(notes::id)
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(id.map(NoteId))
}

type Row = (Uuid, Uuid, String, Option<String>, Option<String>, Ts, Option<Uuid>, Option<String>, Ts);

/// What is read of each.
macro_rules! columns {
    () => {
        (
            notes::id,
            notes::customer_id,
            notes::text,
            notes::external_source,
            notes::external_id,
            notes::recorded_at,
            notes::recorded_by,
            members::name.nullable(),
            notes::updated_at,
        )
    };
}

/// Notes with the names of those who wrote them.
macro_rules! with_authors {
    () => {
        notes::table.left_join(
            members::table
                .on(members::org_id.eq(notes::org_id).and(members::id.nullable().eq(notes::recorded_by))),
        )
    };
}

/// One note.
pub async fn read(tx: &mut TenantTx, id: NoteId) -> Result<Option<Note>, StoreError> {
    let row: Option<Row> = with_authors!()
        .filter(notes::org_id.eq(tx.org().0).and(notes::id.eq(id.0)))
        .select(columns!())
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(row.map(note))
}

/// At most `limit` notes of a customer, newest first, after one of them.
pub async fn list(
    tx: &mut TenantTx,
    customer: CustomerId,
    updated_since: Option<Instant>,
    after: Option<NoteId>,
    limit: u32,
) -> Result<Vec<Note>, StoreError> {
    let mut query = with_authors!()
        .filter(notes::org_id.eq(tx.org().0).and(notes::customer_id.eq(customer.0)))
        .order((notes::org_id.desc(), notes::customer_id.desc(), notes::id.desc()))
        .limit(i64::from(limit))
        .select(columns!())
        .into_boxed();
    if let Some(since) = updated_since {
        query = query.filter(notes::updated_at.ge(Ts(since)));
    }
    if let Some(after) = after {
        query = query.filter(notes::id.lt(after.0));
    }
    let rows: Vec<Row> = query.load(tx.conn()?).await?;
    Ok(rows.into_iter().map(note).collect())
}

fn note(row: Row) -> Note {
    let (id, customer_id, text, source, external_id, recorded_at, by, name, updated_at) = row;
    Note {
        id: NoteId(id),
        customer_id: CustomerId(customer_id),
        text,
        external: external(source, external_id),
        recorded_at: recorded_at.0,
        recorded_by: member(by, name),
        updated_at: updated_at.0,
    }
}
