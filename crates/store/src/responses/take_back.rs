//! Taking back the responses that an import brought.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use kept_api::imports::{ImportSubject, KeptRecord, WhyKept};
use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, ImportId, PromiseId, ResponseId};
use kept_core::vote::{Ballot, Seat};
use uuid::Uuid;

use super::rows;
use crate::cached::cached;
use crate::customers::{self, Held};
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::reversal::Chunk;
use crate::outcomes::{self, Of};
use crate::types::at;
use crate::{histograms, votes};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    customer: String,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    promise_id: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    superseded: bool,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    before_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    before_customer: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    before_promise: Option<Uuid>,
}

/// Takes back the next `limit` responses of an import after the id `after`. One that corrected another makes way for
/// it again; one that has been corrected since stays. Votes and counts are as if it had never come.
///
/// # Errors
/// [`StoreError::Collision`] when somebody moved one of them at the same time: the same again will do.
pub async fn take_back(
    tx: &mut TenantTx,
    import: ImportId,
    after: Uuid,
    limit: u32,
    now: Instant,
) -> Result<Chunk, StoreError> {
    let ids = next(tx, import, after, limit).await?;
    let seen = find(tx, &ids).await?;
    let mut held = Held::new();
    let customers = seen.iter().flat_map(|row| [Some(row.customer_id), row.before_customer]).flatten();
    customers::hold(tx, customers.map(CustomerId).collect(), &mut held).await?;
    let promises = seen.iter().flat_map(|row| [row.promise_id, row.before_promise]).flatten();
    outcomes::hold(tx, promises.map(PromiseId).collect()).await?;
    // Again, now that nobody else can change them.
    let found = find(tx, &ids).await?;
    let strange = |row: &Row| {
        [Some(row.customer_id), row.before_customer]
            .into_iter()
            .flatten()
            .any(|id| !held.contains_key(&CustomerId(id)))
    };
    if found.iter().any(strange) {
        return Err(StoreError::Collision);
    }
    let (stay, go): (Vec<Row>, Vec<Row>) = found.into_iter().partition(|row| row.superseded);
    remove(tx, &go, now).await?;
    let restored = go.iter().filter(|row| row.before_id.is_some()).count() as u64;
    let mut chunk = Chunk::of(&ids, go.len() as u64 - restored, restored);
    for row in stay {
        let day = at("responses", "day").day(row.id, row.day)?;
        chunk.kept.push(KeptRecord {
            subject: ImportSubject::Response,
            id: row.id,
            customer_id: CustomerId(row.customer_id),
            name: format!("{}, {day}", row.customer),
            why: WhyKept::Changed,
        });
    }
    Ok(chunk)
}

async fn next(tx: &mut TenantTx, import: ImportId, after: Uuid, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    let rows: Vec<Id> =
        cached("SELECT id FROM responses WHERE org_id = ? AND id > ? AND import_id = ? ORDER BY id LIMIT ?")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<SqlUuid, _>(after)
            .bind::<SqlUuid, _>(import.0)
            .bind::<BigInt, _>(i64::from(limit))
            .load(tx.conn()?)
            .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn find(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<Row>, StoreError> {
    Ok(cached(
        "SELECT r.id, r.customer_id, c.name AS customer, r.day, r.promise_id, \
            r.superseded_at IS NOT NULL AS superseded, \
            b.id AS before_id, b.customer_id AS before_customer, b.promise_id AS before_promise \
         FROM unnest(?) AS wanted (id) CROSS JOIN LATERAL ( \
            SELECT * FROM responses WHERE org_id = ? AND id = wanted.id OFFSET 0) r \
         JOIN customers c ON c.org_id = r.org_id AND c.id = r.customer_id \
         LEFT JOIN LATERAL (SELECT * FROM responses WHERE org_id = r.org_id AND external_source = r.external_source \
            AND external_id = r.external_id AND revision = r.revision - 1 OFFSET 0) b ON true ORDER BY r.id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?)
}

async fn remove(tx: &mut TenantTx, go: &[Row], now: Instant) -> Result<(), StoreError> {
    if go.is_empty() {
        return Ok(());
    }
    let gone: Vec<Uuid> = go.iter().map(|row| row.id).collect();
    let back: Vec<Uuid> = go.iter().filter_map(|row| row.before_id).collect();
    let about: Vec<ResponseId> =
        go.iter().filter(|row| row.promise_id.is_some()).map(|row| ResponseId(row.id)).collect();
    outcomes::take(tx, Of::Responses(&about), now).await?;
    let mut seats: BTreeSet<Seat> = rows::seats(tx, &gone).await?.into_iter().collect();
    seats.extend(rows::seats(tx, &back).await?);
    let removed = cached("DELETE FROM responses WHERE org_id = ? AND id = ANY(?)")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<SqlUuid>, _>(gone)
        .execute(tx.conn()?)
        .await?;
    ensure("take responses back", go.len(), removed)?;
    let restored = cached("UPDATE responses SET superseded_at = NULL WHERE org_id = ? AND id = ANY(?)")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<SqlUuid>, _>(back.clone())
        .execute(tx.conn()?)
        .await?;
    ensure("let responses stand again", back.len(), restored)?;
    settle(tx, &seats).await?;
    let about = go.iter().filter(|row| row.before_promise.is_some()).filter_map(|row| row.before_id);
    outcomes::put(tx, Of::Responses(&about.map(ResponseId).collect::<Vec<_>>()), now).await
}

/// Decides the seats anew from what is left.
async fn settle(tx: &mut TenantTx, seats: &BTreeSet<Seat>) -> Result<(), StoreError> {
    if seats.is_empty() {
        return Ok(());
    }
    let org = tx.org();
    let standing: BTreeMap<Seat, _> = votes::standing(&*tx.conn()?, org, seats).await?.into_iter().collect();
    let mut ballot = Ballot::default();
    for (seat, vote) in standing {
        ballot.stand(seat, vote);
    }
    votes::decide(tx, &mut ballot, seats).await?;
    let changes = ballot.changes();
    let conn = &*tx.conn()?;
    try_join!(votes::write(conn, org, &changes), histograms::append(conn, org, &changes.deltas))?;
    Ok(())
}
