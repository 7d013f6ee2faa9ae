//! Taking an import back: what would go, and how far it is.
//!
//! Every record knows the import that wrote it last and when (`import_id`, `imported_at`); the records themselves are
//! taken back by `take_back.rs` of their own concepts, some hundred in a transaction, which also notes how far it is.

use diesel::QueryableByName;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::imports::{
    ImportReversal, ImportReversalPreview, ImportSubject, KeptRecord, ReversalCount, ReversalCounts,
};
use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, ImportId, MemberId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::types::{Ts, at};

/// The most records that stay of which more than their number is told.
pub const MOST_KEPT: usize = 100;

/// Whether anything that no import brings belongs to the customer `c`.
macro_rules! others {
    () => {
        "(EXISTS (SELECT FROM customers x WHERE x.org_id = c.org_id AND x.parent_id = c.id) \
         OR EXISTS (SELECT FROM notes x WHERE x.org_id = c.org_id AND x.customer_id = c.id) \
         OR EXISTS (SELECT FROM asks x WHERE x.org_id = c.org_id AND x.customer_id = c.id))"
    };
}
pub(crate) use others;

/// Whether anything but promises and responses belongs to the customer `c`. A test holds this against the catalogue:
/// what points to customers and is missing here would go with a customer unasked.
macro_rules! belongs {
    () => {
        concat!(
            "(",
            crate::imports::reversal::others!(),
            " \
             OR EXISTS (SELECT FROM contacts x WHERE x.org_id = c.org_id AND x.customer_id = c.id) \
             OR EXISTS (SELECT FROM behaviours x WHERE x.org_id = c.org_id AND x.customer_id = c.id) \
             OR EXISTS (SELECT FROM feedback x WHERE x.org_id = c.org_id AND x.customer_id = c.id))"
        )
    };
}
pub(crate) use belongs;

/// [`belongs!`] for the test that compares it with the catalogue.
pub const BELONGS: &str = belongs!();

/// What came of some records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The last one that was looked at; none when there were no more.
    pub last: Option<Uuid>,
    /// So many are gone.
    pub removed: u64,
    /// So many are as before.
    pub restored: u64,
    /// These stay.
    pub kept: Vec<KeptRecord>,
}

impl Chunk {
    pub(crate) fn of(ids: &[Uuid], removed: u64, restored: u64) -> Self {
        Self { last: ids.last().copied(), removed, restored, kept: Vec::new() }
    }
}

/// What is taken back next: what hangs on something goes before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Responses.
    Responses,
    /// Promises.
    Promises,
    /// What customers did.
    Behaviours,
    /// Unasked words.
    Feedback,
    /// Contacts.
    Contacts,
    /// Customers.
    Customers,
    /// Scores and what else follows.
    Scores,
}

/// How far a reversal is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// What is taken back next.
    pub stage: Stage,
    /// The last record of the stage that was looked at.
    pub after: Uuid,
    /// Who asked for it.
    pub by: Option<MemberId>,
    /// What is told of it.
    pub told: ImportReversal,
}

/// A reversal that was claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Which import.
    pub id: ImportId,
    /// When it was begun.
    pub begun: Instant,
    /// How far it is.
    pub state: State,
}

/// Begins a reversal; `false` unless the import has ended, stored something and stands.
pub async fn begin(tx: &mut TenantTx, id: ImportId, state: &State) -> Result<bool, StoreError> {
    let rows = cached(
        "UPDATE imports SET state = 'reversing', reversal = ?, leased_until = NULL \
         WHERE org_id = ? AND id = ? AND state IN ('done', 'failed') AND NOT dry_run",
    )
    .bind::<Jsonb, _>(json(id, state)?)
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .execute(tx.conn()?)
    .await?;
    Ok(rows == 1)
}

#[derive(QueryableByName)]
struct ClaimedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
    #[diesel(sql_type = Jsonb)]
    reversal: Value,
}

/// Claims the oldest reversal that nobody works on, or this one, until `until`.
pub async fn claim(
    tx: &mut TenantTx,
    only: Option<ImportId>,
    now: Instant,
    until: Instant,
) -> Result<Option<Claimed>, StoreError> {
    let row: Option<ClaimedRow> = cached(
        "WITH asked AS (SELECT ?::uuid AS org_id, ?::uuid AS id, ?::timestamptz AS now) \
         UPDATE imports i SET leased_until = ? FROM asked \
         WHERE i.org_id = asked.org_id AND i.id = ANY (ARRAY ( \
           SELECT w.id FROM imports w JOIN asked a ON a.org_id = w.org_id \
           WHERE w.state = 'reversing' AND (w.leased_until IS NULL OR w.leased_until < a.now) \
           AND w.id = coalesce(a.id, w.id) \
           ORDER BY w.recorded_at, w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED)) \
         RETURNING i.id, i.recorded_at, i.reversal",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Nullable<SqlUuid>, _>(only.map(|id| id.0))
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Timestamptz, _>(Ts(until))
    .get_result(tx.conn()?)
    .await
    .optional()?;
    row.map(|row| {
        Ok(Claimed {
            id: ImportId(row.id),
            begun: row.recorded_at.0,
            state: at("imports", "reversal").json(row.id, row.reversal)?,
        })
    })
    .transpose()
}

/// Notes how far a reversal is and renews its lease from `lease` to `until`; `false` when the lease was lost.
pub async fn advance(
    tx: &mut TenantTx,
    id: ImportId,
    state: &State,
    lease: Instant,
    until: Option<Instant>,
) -> Result<bool, StoreError> {
    let rows = cached(
        "UPDATE imports SET reversal = ?, leased_until = ? \
         WHERE org_id = ? AND id = ? AND state = 'reversing' AND leased_until = ?",
    )
    .bind::<Jsonb, _>(json(id, state)?)
    .bind::<Nullable<Timestamptz>, _>(until.map(Ts))
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .bind::<Timestamptz, _>(Ts(lease))
    .execute(tx.conn()?)
    .await?;
    Ok(rows == 1)
}

/// Ends a reversal: nothing can be put back any more. `false` when the lease was lost.
pub async fn end(tx: &mut TenantTx, id: ImportId, state: &State, lease: Instant) -> Result<bool, StoreError> {
    if !advance(tx, id, state, lease, None).await? {
        return Ok(false);
    }
    let rows = cached("UPDATE imports SET state = 'reversed' WHERE org_id = ? AND id = ?")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(id.0)
        .execute(tx.conn()?)
        .await?;
    ensure("end the reversal of an import", 1, rows)?;
    cached("DELETE FROM import_changes WHERE org_id = ? AND import_id = ?")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(id.0)
        .execute(tx.conn()?)
        .await?;
    Ok(true)
}

fn json(id: ImportId, state: &State) -> Result<Value, StoreError> {
    at("imports", "reversal").to_json(id, state)
}

/// Each record of the import with what would become of it: `why` says why it stays.
macro_rules! found {
    ($columns:literal, $made:literal, $changed:literal, $used:expr, $gone:literal, $from:literal) => {
        concat!(
            "WITH asked AS (SELECT ?::uuid AS org_id, ?::uuid AS import_id), \
             found AS (SELECT ",
            $columns,
            ", ",
            $made,
            " AS made, CASE WHEN ",
            $changed,
            " THEN 'changed' \
                WHEN ",
            $made,
            " AND (",
            $used,
            ") THEN 'in_use' WHEN ",
            $gone,
            " THEN 'gone' END AS why \
             FROM asked ",
            $from,
            ") "
        )
    };
}

macro_rules! responses {
    () => {
        found!(
            "x.id, x.customer_id, c.name || ', ' || (date '1970-01-01' + x.day) AS name",
            "x.revision = 1",
            "x.superseded_at IS NOT NULL",
            "false",
            "false",
            "JOIN responses x ON x.org_id = asked.org_id AND x.import_id = asked.import_id \
             JOIN customers c ON c.org_id = x.org_id AND c.id = x.customer_id"
        )
    };
}

macro_rules! promises {
    () => {
        found!(
            "x.id, x.customer_id, x.text AS name",
            "i.before IS NULL",
            "x.updated_at IS DISTINCT FROM x.imported_at",
            "EXISTS (SELECT FROM asks a WHERE a.org_id = x.org_id AND a.promise_id = x.id) \
             OR EXISTS (SELECT FROM responses r WHERE r.org_id = x.org_id AND r.promise_id = x.id \
                AND (r.import_id IS DISTINCT FROM asked.import_id OR r.superseded_at IS NOT NULL))",
            "i.before IS NOT NULL AND NOT EXISTS (SELECT FROM customers c WHERE c.org_id = x.org_id \
                AND c.id = (i.before ->> 'customer_id')::uuid)",
            "JOIN promises x ON x.org_id = asked.org_id AND x.import_id = asked.import_id \
             LEFT JOIN import_changes i ON i.org_id = x.org_id AND i.import_id = x.import_id \
                AND i.subject = 'promise' AND i.subject_id = x.id"
        )
    };
}

macro_rules! behaviours {
    () => {
        found!(
            "x.id, x.customer_id, c.name || ', ' || (date '1970-01-01' + x.day) AS name",
            "x.revision = 1",
            "x.superseded_at IS NOT NULL",
            "false",
            "false",
            "JOIN behaviours x ON x.org_id = asked.org_id AND x.import_id = asked.import_id \
             JOIN customers c ON c.org_id = x.org_id AND c.id = x.customer_id"
        )
    };
}

macro_rules! feedback {
    () => {
        found!(
            "x.id, x.customer_id, c.name || ', ' || (date '1970-01-01' + x.day) AS name",
            "i.before IS NULL",
            "x.updated_at IS DISTINCT FROM x.imported_at",
            "false",
            "i.before ->> 'contact_id' IS NOT NULL AND NOT EXISTS (SELECT FROM contacts p \
                WHERE p.org_id = x.org_id AND p.id = (i.before ->> 'contact_id')::uuid)",
            "JOIN feedback x ON x.org_id = asked.org_id AND x.import_id = asked.import_id \
             JOIN customers c ON c.org_id = x.org_id AND c.id = x.customer_id \
             LEFT JOIN import_changes i ON i.org_id = x.org_id AND i.import_id = x.import_id \
                AND i.subject = 'feedback' AND i.subject_id = x.id"
        )
    };
}

/// Whether anything that stays refers to the contact `x`.
macro_rules! heard {
    () => {
        "EXISTS (SELECT FROM asks a WHERE a.org_id = x.org_id AND a.contact_id = x.id) \
         OR EXISTS (SELECT FROM promises p WHERE p.org_id = x.org_id AND p.made_to = x.id \
            AND (p.import_id IS DISTINCT FROM asked.import_id OR p.updated_at IS DISTINCT FROM p.imported_at \
                OR EXISTS (SELECT FROM import_changes b WHERE b.org_id = p.org_id \
                    AND b.import_id = p.import_id AND b.subject = 'promise' AND b.subject_id = p.id))) \
         OR EXISTS (SELECT FROM responses r WHERE r.org_id = x.org_id AND r.contact_id = x.id \
            AND (r.import_id IS DISTINCT FROM asked.import_id OR r.superseded_at IS NOT NULL)) \
         OR EXISTS (SELECT FROM feedback f LEFT JOIN import_changes b ON b.org_id = f.org_id \
                AND b.import_id = f.import_id AND b.subject = 'feedback' AND b.subject_id = f.id \
            WHERE f.org_id = x.org_id AND f.contact_id = x.id \
            AND (f.import_id IS DISTINCT FROM asked.import_id OR f.updated_at IS DISTINCT FROM f.imported_at \
                OR (b.before ->> 'contact_id')::uuid = x.id))"
    };
}

macro_rules! contacts {
    () => {
        found!(
            "x.id, x.customer_id, x.name",
            "i.before IS NULL",
            "x.updated_at IS DISTINCT FROM x.imported_at",
            heard!(),
            "false",
            "JOIN contacts x ON x.org_id = asked.org_id AND x.import_id = asked.import_id \
             LEFT JOIN import_changes i ON i.org_id = x.org_id AND i.import_id = x.import_id \
                AND i.subject = 'contact' AND i.subject_id = x.id"
        )
    };
}

macro_rules! customers {
    () => {
        concat!(
            "WITH asked AS (SELECT ?::uuid AS org_id, ?::uuid AS import_id), \
             found AS (SELECT c.id, c.id AS customer_id, c.name, i.before IS NULL AS made, \
                CASE WHEN c.updated_at IS DISTINCT FROM c.imported_at THEN 'changed' \
                WHEN i.before IS NULL AND (", others!(), " \
                OR EXISTS (SELECT FROM contacts x WHERE x.org_id = c.org_id AND x.customer_id = c.id \
                    AND (x.import_id IS DISTINCT FROM asked.import_id OR x.updated_at IS DISTINCT FROM x.imported_at \
                        OR EXISTS (SELECT FROM import_changes b WHERE b.org_id = x.org_id \
                            AND b.import_id = x.import_id AND b.subject = 'contact' AND b.subject_id = x.id) \
                        OR ", heard!(), ")) \
                OR EXISTS (SELECT FROM behaviours x WHERE x.org_id = c.org_id AND x.customer_id = c.id \
                    AND (x.import_id IS DISTINCT FROM asked.import_id OR x.superseded_at IS NOT NULL)) \
                OR EXISTS (SELECT FROM feedback x WHERE x.org_id = c.org_id AND x.customer_id = c.id \
                    AND (x.import_id IS DISTINCT FROM asked.import_id OR x.updated_at IS DISTINCT FROM x.imported_at \
                        OR EXISTS (SELECT FROM import_changes b WHERE b.org_id = x.org_id \
                            AND b.import_id = x.import_id AND b.subject = 'feedback' AND b.subject_id = x.id))) \
                OR EXISTS (SELECT FROM responses r WHERE r.org_id = c.org_id AND r.customer_id = c.id \
                    AND (r.import_id IS DISTINCT FROM asked.import_id OR r.superseded_at IS NOT NULL)) \
                OR EXISTS (SELECT FROM promises p WHERE p.org_id = c.org_id AND p.customer_id = c.id \
                    AND (p.import_id IS DISTINCT FROM asked.import_id OR p.updated_at IS DISTINCT FROM p.imported_at \
                        OR EXISTS (SELECT FROM import_changes b WHERE b.org_id = p.org_id \
                            AND b.import_id = p.import_id AND b.subject = 'promise' AND b.subject_id = p.id))) \
                ) THEN 'in_use' END AS why \
             FROM asked JOIN customers c ON c.org_id = asked.org_id AND c.import_id = asked.import_id \
             LEFT JOIN import_changes i ON i.org_id = c.org_id AND i.import_id = c.import_id \
                AND i.subject = 'customer' AND i.subject_id = c.id) "
        )
    };
}

macro_rules! counted {
    ($found:expr) => {
        concat!(
            $found,
            "SELECT count(*) FILTER (WHERE why IS NULL AND made) AS removed, \
             count(*) FILTER (WHERE why IS NULL AND NOT made) AS restored, \
             count(*) FILTER (WHERE why IS NOT NULL) AS kept FROM found"
        )
    };
}

macro_rules! kept {
    ($found:expr) => {
        concat!(
            $found,
            "SELECT id, customer_id, name, why FROM found WHERE why IS NOT NULL ORDER BY id LIMIT 100"
        )
    };
}

/// What would go and what would stay if the import were taken back now.
pub async fn preview(tx: &mut TenantTx, id: ImportId) -> Result<ImportReversalPreview, StoreError> {
    // In the order in which they are taken back.
    let mut kept = Vec::new();
    let subject = ImportSubject::Response;
    let responses = look(tx, id, subject, counted!(responses!()), kept!(responses!()), &mut kept).await?;
    let subject = ImportSubject::Promise;
    let promises = look(tx, id, subject, counted!(promises!()), kept!(promises!()), &mut kept).await?;
    let subject = ImportSubject::Behaviour;
    let behaviours = look(tx, id, subject, counted!(behaviours!()), kept!(behaviours!()), &mut kept).await?;
    let subject = ImportSubject::Feedback;
    let feedback = look(tx, id, subject, counted!(feedback!()), kept!(feedback!()), &mut kept).await?;
    let subject = ImportSubject::Contact;
    let contacts = look(tx, id, subject, counted!(contacts!()), kept!(contacts!()), &mut kept).await?;
    let subject = ImportSubject::Customer;
    let customers = look(tx, id, subject, counted!(customers!()), kept!(customers!()), &mut kept).await?;
    kept.truncate(MOST_KEPT);
    let records = ReversalCounts { customers, promises, responses, contacts, behaviours, feedback };
    Ok(ImportReversalPreview { records, kept })
}

#[derive(QueryableByName)]
struct Counts {
    #[diesel(sql_type = BigInt)]
    removed: i64,
    #[diesel(sql_type = BigInt)]
    restored: i64,
    #[diesel(sql_type = BigInt)]
    kept: i64,
}

#[derive(QueryableByName)]
struct KeptRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    why: String,
}

async fn look(
    tx: &mut TenantTx,
    id: ImportId,
    subject: ImportSubject,
    counted: &'static str,
    listed: &'static str,
    kept: &mut Vec<KeptRecord>,
) -> Result<ReversalCount, StoreError> {
    let org = tx.org().0;
    let counts: Counts =
        cached(counted).bind::<SqlUuid, _>(org).bind::<SqlUuid, _>(id.0).get_result(tx.conn()?).await?;
    if counts.kept > 0 {
        let rows: Vec<KeptRow> =
            cached(listed).bind::<SqlUuid, _>(org).bind::<SqlUuid, _>(id.0).load(tx.conn()?).await?;
        for row in rows {
            let why = at("imports", "reversal").word(row.id, &row.why)?;
            let customer_id = CustomerId(row.customer_id);
            kept.push(KeptRecord { subject, id: row.id, customer_id, name: row.name, why });
        }
    }
    let count = |n: i64| at("imports", "reversal").integer(id, n);
    Ok(ReversalCount {
        removed: count(counts.removed)?,
        restored: count(counts.restored)?,
        kept: count(counts.kept)?,
    })
}
