//! The statements of recording: each takes a whole round of responses at once.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::{
    Array, Binary, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, ImportId, OrgId, PromiseId, ResponseId};
use kept_core::vote::Seat;
use uuid::Uuid;

use super::ResponseRow;
use crate::asks::digest;
use crate::cached::cached;
use crate::customers::Held;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::surveys::number;
use crate::types::{Ts, at};

/// The newest revision of what another system knows by an id.
pub(super) struct Current {
    pub(super) id: ResponseId,
    pub(super) customer_id: CustomerId,
    pub(super) promise_id: Option<PromiseId>,
    segment: String,
    revision: i32,
    pub(super) content_hash: [u8; 32],
}

/// A response with what recording adds to it.
pub(super) struct New<'a> {
    pub(super) row: &'a ResponseRow,
    pub(super) segment: String,
    revision: i32,
}

impl<'a> New<'a> {
    /// A correction keeps the segment of what it corrects: the customer was there when the answer came.
    pub(super) fn of(
        row: &'a ResponseRow,
        corrects: Option<&Current>,
        segments: &Held,
    ) -> Result<Self, StoreError> {
        let there = corrects.filter(|there| there.customer_id == row.customer_id).map(|there| &there.segment);
        let segment = there.or_else(|| segments.get(&row.customer_id)).ok_or_else(|| {
            StoreError::Missing { constraint: "responses_org_id_customer_id_fkey".to_owned() }
        })?;
        Ok(Self { row, segment: segment.clone(), revision: corrects.map_or(1, |there| there.revision + 1) })
    }
}

/// The newest revisions of those responses that have an external id and are known by it.
pub(super) async fn current(
    tx: &mut TenantTx,
    responses: &[&ResponseRow],
) -> Result<BTreeMap<(String, String), Current>, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        external_source: String,
        #[diesel(sql_type = Text)]
        external_id: String,
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
        #[diesel(sql_type = SqlUuid)]
        customer_id: Uuid,
        #[diesel(sql_type = Nullable<SqlUuid>)]
        promise_id: Option<Uuid>,
        #[diesel(sql_type = Text)]
        segment: String,
        #[diesel(sql_type = Integer)]
        revision: i32,
        #[diesel(sql_type = Binary)]
        content_hash: Vec<u8>,
    }
    let externals = || responses.iter().filter_map(|row| row.external.as_ref());
    if externals().next().is_none() {
        return Ok(BTreeMap::new());
    }
    // One look into the unique index for each: before the first ANALYZE a plain join reads the whole organisation.
    let rows: Vec<Row> = cached(
        "SELECT r.* FROM unnest(?, ?) AS wanted (source, id) CROSS JOIN LATERAL ( \
            SELECT r.external_source, r.external_id, r.id, r.customer_id, r.promise_id, r.segment, r.revision, r.content_hash \
            FROM responses r WHERE r.org_id = ? AND r.external_source = wanted.source \
            AND r.external_id = wanted.id AND r.superseded_at IS NULL OFFSET 0) r",
    )
    .bind::<Array<Text>, _>(externals().map(|(source, _)| source.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(externals().map(|(_, id)| id.as_str()).collect::<Vec<_>>())
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?;
    rows.into_iter()
        .map(|row| {
            let current = Current {
                id: ResponseId(row.id),
                customer_id: CustomerId(row.customer_id),
                promise_id: row.promise_id.map(PromiseId),
                segment: row.segment,
                revision: row.revision,
                content_hash: digest(at("responses", "content_hash"), row.id, row.content_hash)?,
            };
            Ok(((row.external_source, row.external_id), current))
        })
        .collect()
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Inserts those responses whose keys are free, and says which.
pub(super) async fn insert(
    tx: &mut TenantTx,
    new: &[New<'_>],
    import: Option<ImportId>,
    now: Instant,
) -> Result<BTreeSet<ResponseId>, StoreError> {
    if new.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = || new.iter().map(|new| new.row);
    let external = |part: fn(&(String, String)) -> &str| -> Vec<Option<&str>> {
        rows().map(|row| row.external.as_ref().map(part)).collect()
    };
    let stored: Vec<Id> = cached(
        "INSERT INTO responses (org_id, recorded_at, import_id, id, customer_id, contact_id, ask_id, survey_id, survey_version, \
            promise_id, channel, touchpoint, segment, day, complete, recorded_by, external_source, external_id, \
            revision, content_hash) \
         SELECT ?, ?, ?, new.* FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS new \
         ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Nullable<SqlUuid>, _>(import.map(|import| import.0))
    .bind::<Array<SqlUuid>, _>(rows().map(|row| row.id.0).collect::<Vec<_>>())
    .bind::<Array<SqlUuid>, _>(rows().map(|row| row.customer_id.0).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(rows().map(|row| row.contact_id.map(|id| id.0)).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(rows().map(|row| row.ask_id.map(|id| id.0)).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(rows().map(|row| row.survey.map(|(id, _)| id.0)).collect::<Vec<_>>())
    .bind::<Array<Nullable<Integer>>, _>(rows().map(|row| row.survey.map(|(_, v)| number(v))).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(rows().map(|row| row.promise_id.map(|id| id.0)).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows().map(|row| row.channel.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows().map(|row| row.touchpoint.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(new.iter().map(|new| new.segment.as_str()).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(rows().map(|row| row.day.number()).collect::<Vec<_>>())
    .bind::<Array<Bool>, _>(rows().map(|row| row.complete).collect::<Vec<_>>())
    .bind::<Array<Nullable<SqlUuid>>, _>(rows().map(|row| row.recorded_by.map(|id| id.0)).collect::<Vec<_>>())
    .bind::<Array<Nullable<Text>>, _>(external(|(source, _)| source))
    .bind::<Array<Nullable<Text>>, _>(external(|(_, id)| id))
    .bind::<Array<Integer>, _>(new.iter().map(|new| new.revision).collect::<Vec<_>>())
    .bind::<Array<Binary>, _>(rows().map(|row| row.content_hash.as_slice()).collect::<Vec<_>>())
    .load(tx.conn()?)
    .await?;
    Ok(stored.into_iter().map(|row| ResponseId(row.id)).collect())
}

/// Inserts the answers of stored responses. May be sent together with other statements.
pub(super) async fn insert_answers(
    mut conn: &AsyncPgConnection,
    org: OrgId,
    new: &[&New<'_>],
) -> Result<(), StoreError> {
    let answers = || {
        new.iter().flat_map(|new| {
            (0_i16..).zip(&new.row.answers).map(|(place, answer)| (new.row.id, place, answer))
        })
    };
    let count = answers().count();
    if count == 0 {
        return Ok(());
    }
    let stored = cached(
        "INSERT INTO answers (org_id, response_id, question_key, position, kind, component, value, text) \
         SELECT ?, new.* FROM unnest(?, ?, ?, ?, ?, ?, ?) AS new",
    )
    .bind::<SqlUuid, _>(org.0)
    .bind::<Array<SqlUuid>, _>(answers().map(|(id, ..)| id.0).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(answers().map(|(.., answer)| answer.key.as_str()).collect::<Vec<_>>())
    .bind::<Array<SmallInt>, _>(answers().map(|(_, place, _)| place).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(answers().map(|(.., answer)| answer.kind.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(answers().map(|(.., answer)| answer.component.as_str()).collect::<Vec<_>>())
    .bind::<Array<Nullable<SmallInt>>, _>(
        answers().map(|(.., answer)| answer.value.map(i16::from)).collect::<Vec<_>>(),
    )
    .bind::<Array<Nullable<Text>>, _>(
        answers().map(|(.., answer)| answer.text.as_deref()).collect::<Vec<_>>(),
    )
    .execute(&mut conn)
    .await?;
    ensure("insert answers", count, stored)
}

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Binary)]
    content_hash: Vec<u8>,
    #[diesel(sql_type = Bool)]
    complete: bool,
}

async fn load_hashes(tx: &mut TenantTx, ids: Vec<Uuid>) -> Result<Vec<Known>, StoreError> {
    Ok(cached("SELECT id, content_hash, complete FROM responses WHERE org_id = ? AND id = ANY(?)")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<SqlUuid>, _>(ids)
        .load(tx.conn()?)
        .await?)
}

/// Contents hashes of those of these responses that are there.
pub(super) async fn hashes(
    tx: &mut TenantTx,
    ids: impl Iterator<Item = ResponseId>,
) -> Result<BTreeMap<ResponseId, [u8; 32]>, StoreError> {
    let ids: Vec<Uuid> = ids.map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let read = |row: Known| {
        Ok((ResponseId(row.id), digest(at("responses", "content_hash"), row.id, row.content_hash)?))
    };
    load_hashes(tx, ids).await?.into_iter().map(read).collect()
}

/// Contents hash and completeness of one response.
pub(super) async fn stored(
    tx: &mut TenantTx,
    id: ResponseId,
) -> Result<Option<([u8; 32], bool)>, StoreError> {
    let row = load_hashes(tx, vec![id.0]).await?.pop();
    row.map(|row| Ok((digest(at("responses", "content_hash"), row.id, row.content_hash)?, row.complete)))
        .transpose()
}

/// Supersedes responses, and says which seats that opens.
pub(super) async fn supersede(
    tx: &mut TenantTx,
    ids: &[ResponseId],
    now: Instant,
) -> Result<Vec<Seat>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let changed = cached(
        "UPDATE responses SET superseded_at = ? WHERE org_id = ? AND id = ANY(?) AND superseded_at IS NULL",
    )
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(uuids.clone())
    .execute(tx.conn()?)
    .await?;
    ensure("supersede responses", ids.len(), changed)?;
    seats(tx, &uuids).await
}

/// The seats for which complete responses stand.
pub(super) async fn seats(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<Seat>, StoreError> {
    #[derive(QueryableByName)]
    struct Open {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
        #[diesel(sql_type = SqlUuid)]
        customer_id: Uuid,
        #[diesel(sql_type = Integer)]
        day: i32,
        #[diesel(sql_type = Text)]
        question_key: String,
    }
    let rows: Vec<Open> = cached(
        "SELECT r.id, r.customer_id, r.day, a.question_key FROM responses r \
         JOIN answers a ON a.org_id = r.org_id AND a.response_id = r.id AND a.value IS NOT NULL \
         WHERE r.org_id = ? AND r.id = ANY(?) AND r.complete",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .load(tx.conn()?)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Seat {
                month: at("responses", "day").day(row.id, row.day)?.month(),
                question: at("answers", "question_key").word(row.id, &row.question_key)?,
                customer: CustomerId(row.customer_id),
            })
        })
        .collect()
}
