//! What changed, for streams and for those who ask later.

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::events::{Change, Event};
use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, EventId, ImportId};
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::events;
use crate::types::{Ts, at};

const CUSTOMER: &str = "customer";
const IMPORT: &str = "import";
const ORGANISATION: &str = "organisation";

/// Adds events.
pub async fn append(tx: &mut TenantTx, new: &[Event]) -> Result<(), StoreError> {
    tx.told.get_or_insert_with(std::time::Instant::now);
    let ids: Vec<Uuid> = new.iter().map(|event| event.id.0).collect();
    let times: Vec<Ts> = new.iter().map(|event| Ts(event.at)).collect();
    let (words, subjects): (Vec<&str>, Vec<Option<Uuid>>) =
        new.iter().map(|event| columns(event.change)).unzip();
    cached(
        "INSERT INTO events (org_id, id, what, subject_id, recorded_at) \
         SELECT ?, new.* FROM unnest(?, ?, ?, ?) AS new",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Array<Text>, _>(words)
    .bind::<Array<Nullable<SqlUuid>>, _>(subjects)
    .bind::<Array<Timestamptz>, _>(times)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

/// At most `limit` events, oldest first, after the event `after` and recorded before `before`.
///
/// An event shows only once its transaction has committed, so one with a smaller id may come later. Who must not miss
/// any asks with a `before` that is older than the longest allowed transaction, or asks again for what was just read.
pub async fn list(
    tx: &mut TenantTx,
    after: Option<EventId>,
    before: Option<Instant>,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let mut query = events::table
        .filter(events::org_id.eq(tx.org().0))
        .order((events::org_id, events::id))
        .limit(i64::from(limit))
        .select((events::id, events::what, events::subject_id, events::recorded_at))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(events::id.gt(after.0));
    }
    if let Some(before) = before {
        query = query.filter(events::recorded_at.lt(Ts(before)));
    }
    let rows: Vec<(Uuid, String, Option<Uuid>, Ts)> = query.load(tx.conn()?).await?;
    rows.into_iter()
        .map(|(id, what, subject, recorded_at)| {
            Ok(Event { id: EventId(id), at: recorded_at.0, change: change(id, &what, subject)? })
        })
        .collect()
}

/// The newest event; where `before` is given, the newest of those recorded before it. It looks back from the end.
pub async fn newest(tx: &mut TenantTx, before: Option<Instant>) -> Result<Option<EventId>, StoreError> {
    let mut query = events::table
        .filter(events::org_id.eq(tx.org().0))
        .order((events::org_id.desc(), events::id.desc()))
        .limit(1)
        .select(events::id)
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(events::recorded_at.lt(Ts(before)));
    }
    let ids: Vec<Uuid> = query.load(tx.conn()?).await?;
    Ok(ids.into_iter().next().map(EventId))
}

fn columns(change: Change) -> (&'static str, Option<Uuid>) {
    match change {
        Change::Customer { id } => (CUSTOMER, Some(id.0)),
        Change::Import { id } => (IMPORT, Some(id.0)),
        Change::Organisation => (ORGANISATION, None),
    }
}

fn change(row: Uuid, what: &str, subject: Option<Uuid>) -> Result<Change, StoreError> {
    match (what, subject) {
        (CUSTOMER, Some(id)) => Ok(Change::Customer { id: CustomerId(id) }),
        (IMPORT, Some(id)) => Ok(Change::Import { id: ImportId(id) }),
        (ORGANISATION, None) => Ok(Change::Organisation),
        _ => Err(at("events", "what").inconsistent(row, what)),
    }
}
