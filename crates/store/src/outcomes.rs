//! What promises came to, counted: promises by how they ended, and satisfied answers by how the promise ended that
//! they are about; by month, segment and touchpoint.
//!
//! Whoever changes what is counted takes it out as it was, changes it, and puts it in as it is: signed deltas, appended
//! in the same transaction and folded by the worker as those of the votes are. The counts of a promise follow the
//! segment that its customer has, those of an answer the segment of its time.
//!
//! Two changes of the same come one after the other: whoever changes a promise holds its customer and then the promise,
//! whoever records an answer about it holds the promise against that, each kind in the order of the ids.
//!
//! Nothing is written when a day passes. What counts only from a day on, or is missed from a day on, carries that day
//! while it lies ahead; the reader compares it with its own. Days that have passed everywhere are left out, so that
//! the number of cells does not grow with time: sums are the same either way.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{CustomerId, PromiseId, ResponseId};
use uuid::Uuid;

use crate::cached::cached;
use crate::cuts::{cut_columns, cut_for, cuts};
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::overview::{GroupCount, GroupRow, Range};
use crate::types::at;

/// The group of an outcome, `open` where there is none.
macro_rules! group {
    ($outcome:expr) => {
        concat!(
            "CASE ",
            $outcome,
            " WHEN 'exceeded' THEN 'kept' WHEN 'kept' THEN 'kept' WHEN 'late' THEN 'late' WHEN 'partly' THEN 'late' \
             WHEN 'missed' THEN 'missed' WHEN 'recovered' THEN 'missed' WHEN 'waived' THEN 'waived' ELSE 'open' END"
        )
    };
}
pub(crate) use group;

/// The month of a day.
macro_rules! month {
    ($day:literal) => {
        concat!(
            "((extract(year FROM date '1970-01-01' + ",
            $day,
            ") - 1970) * 12 + extract(month FROM date '1970-01-01' + ",
            $day,
            ") - 1)::int4"
        )
    };
}

/// The cell of a promise, or of an answer about it, without where it stands: how it ended, from which day it counts,
/// from which day it is missed. `asked.ahead` is the first day that may lie ahead of anybody.
macro_rules! state {
    ($outcome:literal, $missed_from:literal, $day:literal) => {
        concat!(
            "CASE WHEN ",
            group!($outcome),
            " = 'open' AND ",
            $missed_from,
            " < asked.ahead THEN 'missed' ELSE ",
            group!($outcome),
            " END AS standing, \
             CASE WHEN ",
            $day,
            " >= asked.ahead THEN ",
            $day,
            " ELSE 0 END AS counts_from, \
             CASE WHEN ",
            $outcome,
            " IS NULL AND ",
            $missed_from,
            " >= asked.ahead THEN ",
            $missed_from,
            " ELSE 0 END AS missed_from"
        )
    };
}

/// The key of a count, after the organisation.
macro_rules! key {
    () => {
        "cut, segment, touchpoint, subject, month, standing, counts_from, missed_from"
    };
}

/// The columns of a cell and its counts.
macro_rules! columns {
    () => {
        "org_id, subject, month, segment, touchpoint, standing, counts_from, missed_from, n, satisfied"
    };
}

/// Sums what was found: cells that count nowhere are left out.
macro_rules! summed {
    ($found:expr) => {
        concat!(
            "SELECT org_id, subject, month, segment, touchpoint, standing, counts_from, missed_from, \
                sum(n * sign)::int4 AS n, sum(satisfied * sign)::int4 AS satisfied FROM (",
            $found,
            ") found WHERE standing <> 'waived' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"
        )
    };
}

macro_rules! of_promises {
    ($from:literal) => {
        concat!(
            "SELECT asked.org_id, 'promise' AS subject, ",
            month!("p.due_day"),
            " AS month, c.segment, p.touchpoint, ",
            state!("p.settled_outcome", "p.missed_from", "p.made_day"),
            ", 1 AS n, 0 AS satisfied, asked.sign FROM asked ",
            $from
        )
    };
}

/// Each complete satisfaction answer about a promise.
macro_rules! of_answers {
    ($from:literal) => {
        concat!(
            "SELECT asked.org_id, 'answer' AS subject, ", month!("r.day"), " AS month, r.segment, r.touchpoint, ",
            state!("p.settled_outcome", "p.missed_from", "r.day"),
            ", 1 AS n, CASE WHEN a.value >= 4 THEN 1 ELSE 0 END AS satisfied, asked.sign FROM asked ", $from,
            " WHERE r.complete AND r.superseded_at IS NULL AND a.kind = 'satisfaction' AND a.value IS NOT NULL"
        )
    };
}

/// Who is asked about: `asked.ids`.
macro_rules! change {
    ($found:expr) => {
        concat!(
            "WITH asked AS (SELECT ?::uuid AS org_id, ?::uuid[] AS ids, ?::int4 AS ahead, ?::int4 AS sign) \
             INSERT INTO outcome_deltas (",
            columns!(),
            ") ",
            summed!($found)
        )
    };
}

/// For the bulk insert of promises, which has its rows at hand: the deltas of the rows of `new` that are in `made`.
pub(crate) const OF_NEW: &str = concat!(
    "INSERT INTO outcome_deltas (",
    columns!(),
    ") ",
    summed!(concat!(
        "SELECT asked.org_id, 'promise' AS subject, ",
        month!("new.due_day"),
        " AS month, new.segment, new.touchpoint, ",
        state!("new.outcome", "new.missed_from", "new.made_day"),
        ", 1 AS n, 0 AS satisfied, 1 AS sign FROM asked CROSS JOIN new JOIN made ON made.id = new.id"
    ))
);

/// Promises with all answers about them. One look into an index for each: before the first ANALYZE a plain join reads
/// the whole organisation.
const PROMISES: &str = change!(concat!(
    of_promises!(
        "CROSS JOIN unnest(asked.ids) AS wanted (id) \
         CROSS JOIN LATERAL (SELECT * FROM promises WHERE org_id = asked.org_id AND id = wanted.id OFFSET 0) p \
         CROSS JOIN LATERAL (SELECT segment FROM customers WHERE org_id = asked.org_id AND id = p.customer_id \
            OFFSET 0) c"
    ),
    " UNION ALL ",
    of_answers!(
        "CROSS JOIN unnest(asked.ids) AS wanted (id) \
         CROSS JOIN LATERAL (SELECT * FROM promises WHERE org_id = asked.org_id AND id = wanted.id OFFSET 0) p \
         CROSS JOIN LATERAL (SELECT * FROM responses WHERE org_id = asked.org_id AND promise_id = wanted.id \
            OFFSET 0) r \
         CROSS JOIN LATERAL (SELECT kind, value FROM answers WHERE org_id = asked.org_id AND response_id = r.id \
            OFFSET 0) a"
    )
));

/// The promises to customers, without the answers about them: those keep the segment of their time.
const OF_CUSTOMERS: &str = change!(of_promises!(
    "CROSS JOIN unnest(asked.ids) AS wanted (id) \
     CROSS JOIN LATERAL (SELECT * FROM promises WHERE org_id = asked.org_id AND customer_id = wanted.id OFFSET 0) p \
     CROSS JOIN LATERAL (SELECT segment FROM customers WHERE org_id = asked.org_id AND id = wanted.id OFFSET 0) c"
));

/// Responses that are about a promise.
const RESPONSES: &str = change!(of_answers!(
    "CROSS JOIN unnest(asked.ids) AS wanted (id) \
     CROSS JOIN LATERAL (SELECT * FROM responses WHERE org_id = asked.org_id AND id = wanted.id OFFSET 0) r \
     CROSS JOIN LATERAL (SELECT settled_outcome, missed_from FROM promises WHERE org_id = asked.org_id \
        AND id = r.promise_id OFFSET 0) p \
     CROSS JOIN LATERAL (SELECT kind, value FROM answers WHERE org_id = asked.org_id AND response_id = r.id OFFSET 0) a"
));

/// Everything there is.
const EVERYTHING: &str = concat!(
    "WITH asked AS (SELECT ?::uuid AS org_id, ?::int4 AS ahead, 1 AS sign), summed AS (",
    summed!(concat!(
        of_promises!(
            "JOIN promises p ON p.org_id = asked.org_id JOIN customers c ON c.org_id = p.org_id AND c.id = p.customer_id"
        ),
        " UNION ALL ",
        of_answers!(
            "JOIN responses r ON r.org_id = asked.org_id AND r.promise_id IS NOT NULL \
             JOIN promises p ON p.org_id = r.org_id AND p.id = r.promise_id \
             JOIN answers a ON a.org_id = r.org_id AND a.response_id = r.id"
        )
    )),
    "), cut AS (SELECT org_id, ",
    cut_columns!(),
    ", subject, month, standing, counts_from, missed_from, n, satisfied FROM summed CROSS JOIN ",
    cuts!(),
    ") INSERT INTO outcome_counts (org_id, ",
    key!(),
    ", n, satisfied) SELECT org_id, ",
    key!(),
    ", sum(n)::bigint, sum(satisfied)::bigint FROM cut GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9"
);

/// What is taken out of the counts or put into them, by id. It must be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Of<'a> {
    /// Promises, and the answers about them.
    Promises(&'a [PromiseId]),
    /// All promises to these customers.
    Customers(&'a [CustomerId]),
    /// The answers of these responses, where they are about promises.
    Responses(&'a [ResponseId]),
}

impl Of<'_> {
    fn statement(&self) -> (&'static str, Vec<Uuid>) {
        match self {
            Self::Promises(ids) => (PROMISES, ids.iter().map(|id| id.0).collect()),
            Self::Customers(ids) => (OF_CUSTOMERS, ids.iter().map(|id| id.0).collect()),
            Self::Responses(ids) => (RESPONSES, ids.iter().map(|id| id.0).collect()),
        }
    }
}

/// The first day that may not have begun somewhere, or has not been over everywhere for a day.
pub(crate) fn ahead(now: Instant) -> Day {
    now.utc_day().plus(-2)
}

/// Takes something out of the counts, as it is before it is changed.
pub(crate) async fn take(tx: &mut TenantTx, what: Of<'_>, now: Instant) -> Result<(), StoreError> {
    change(tx, &what, now, -1).await
}

/// Puts something into the counts, as it is after it was made or changed.
pub(crate) async fn put(tx: &mut TenantTx, what: Of<'_>, now: Instant) -> Result<(), StoreError> {
    change(tx, &what, now, 1).await
}

async fn change(tx: &mut TenantTx, what: &Of<'_>, now: Instant, sign: i32) -> Result<(), StoreError> {
    let (statement, ids) = what.statement();
    if ids.is_empty() {
        return Ok(());
    }
    cached(statement)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Integer, _>(ahead(now).number())
        .bind::<Integer, _>(sign)
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// Holds promises, in the order of their ids, against whoever changes them; others may record answers about them.
pub(crate) async fn hold(tx: &mut TenantTx, promises: BTreeSet<PromiseId>) -> Result<(), StoreError> {
    if promises.is_empty() {
        return Ok(());
    }
    cached(
        "SELECT 1 FROM unnest(?) AS wanted (id) CROSS JOIN LATERAL ( \
            SELECT 1 FROM promises p WHERE p.org_id = ? AND p.id = wanted.id FOR KEY SHARE) p",
    )
    .bind::<Array<SqlUuid>, _>(promises.iter().map(|id| id.0).collect::<Vec<_>>())
    .bind::<SqlUuid, _>(tx.org().0)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

/// Adds all deltas to the counts and deletes them, and forgets days that have passed. Says how many deltas there were.
/// Two at once do no harm: each row is deleted, and so counted, by one of them.
pub async fn fold(tx: &mut TenantTx, now: Instant) -> Result<u64, StoreError> {
    #[derive(QueryableByName)]
    struct Folded {
        #[diesel(sql_type = BigInt)]
        deltas: i64,
    }
    let org = tx.org().0;
    // Sorted by key, so that two folds wait for each other instead of deadlocking.
    let folded: Folded = cached(concat!(
        "WITH asked AS (SELECT ?::uuid AS org_id, ?::int4 AS ahead), \
         taken AS (DELETE FROM outcome_deltas d USING asked WHERE d.org_id = asked.org_id RETURNING d.*), \
         passed AS (DELETE FROM outcome_counts c USING asked WHERE c.org_id = asked.org_id \
            AND (c.counts_from > 0 OR c.missed_from > 0) \
            AND (c.counts_from BETWEEN 1 AND asked.ahead - 1 OR c.missed_from BETWEEN 1 AND asked.ahead - 1) \
            RETURNING c.*), \
         rows AS (SELECT ", cut_columns!(), ", subject, month, standing, counts_from, missed_from, \
                n::bigint AS n, satisfied::bigint AS satisfied FROM taken CROSS JOIN ", cuts!(),
        " UNION ALL SELECT ", key!(), ", n, satisfied FROM passed), \
         found AS (SELECT asked.org_id, cut, segment, touchpoint, subject, month, \
            CASE WHEN standing = 'open' AND missed_from < asked.ahead THEN 'missed' ELSE standing END AS standing, \
            CASE WHEN counts_from < asked.ahead THEN 0 ELSE counts_from END AS counts_from, \
            CASE WHEN missed_from < asked.ahead THEN 0 ELSE missed_from END AS missed_from, n, satisfied \
            FROM asked, rows), \
         added AS (INSERT INTO outcome_counts (org_id, ", key!(), ", n, satisfied) \
            SELECT org_id, ", key!(), ", sum(n)::bigint, sum(satisfied)::bigint FROM found \
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(n) <> 0 OR sum(satisfied) <> 0 \
            ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ON CONFLICT (org_id, ", key!(), ") \
            DO UPDATE SET n = outcome_counts.n + excluded.n, satisfied = outcome_counts.satisfied + excluded.satisfied) \
         SELECT count(*) AS deltas FROM taken"
    ))
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(ahead(now).number())
    .get_result(tx.conn()?)
    .await?;
    if folded.deltas > 0 {
        cached("DELETE FROM outcome_counts WHERE org_id = ? AND n = 0 AND satisfied = 0")
            .bind::<SqlUuid, _>(org)
            .execute(tx.conn()?)
            .await?;
    }
    at("outcome_deltas", "id").integer(org, folded.deltas)
}

/// Makes the counts anew from promises and answers. Must be the first thing that the transaction does: it looks at one
/// moment, and fails with [`StoreError::Collision`] when a fold got in its way.
pub async fn rebuild(tx: &mut TenantTx, now: Instant) -> Result<(), StoreError> {
    let org = tx.org().0;
    tx.conn()?.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await?;
    for statement in
        ["DELETE FROM outcome_counts WHERE org_id = ?", "DELETE FROM outcome_deltas WHERE org_id = ?"]
    {
        cached(statement).bind::<SqlUuid, _>(org).execute(tx.conn()?).await?;
    }
    cached(EVERYTHING)
        .bind::<SqlUuid, _>(org)
        .bind::<Integer, _>(ahead(now).number())
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// What promises came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Promises that were due in the range or later, by group.
    pub promises: Vec<GroupCount>,
    /// Complete satisfaction answers of the range about promises that have ended, by the promise's group.
    pub answers: Vec<GroupCount>,
}

/// What the counts and the deltas that are not folded yet say on the last day of the range, which must be today: they
/// know nothing of how promises stood on a day before. The range begins with the month of its first day.
pub async fn read(tx: &mut TenantTx, range: Range<'_>) -> Result<Outcomes, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        subject: String,
        #[diesel(embed)]
        row: GroupRow,
    }
    let rows: Vec<Found> = cached(
        "WITH asked AS (SELECT ?::uuid AS org_id, ?::int4 AS first, ?::int4 AS today, ?::text AS cut, \
            ?::text AS segment, ?::text AS touchpoint), \
         counted AS ( \
            SELECT c.subject, c.standing, c.missed_from, c.n, c.satisfied FROM asked JOIN outcome_counts c \
                ON c.org_id = asked.org_id AND c.cut = asked.cut AND c.segment = coalesce(asked.segment, '') \
                AND c.touchpoint = coalesce(asked.touchpoint, '') AND c.month >= asked.first \
                AND c.counts_from <= asked.today \
            UNION ALL \
            SELECT d.subject, d.standing, d.missed_from, d.n, d.satisfied FROM asked JOIN outcome_deltas d \
                ON d.org_id = asked.org_id AND d.month >= asked.first AND d.counts_from <= asked.today \
                AND d.segment = coalesce(asked.segment, d.segment) \
                AND d.touchpoint = coalesce(asked.touchpoint, d.touchpoint)) \
         SELECT subject, CASE WHEN standing = 'open' AND missed_from <= asked.today THEN 'missed' ELSE standing END \
                AS standing, sum(n)::bigint AS n, sum(satisfied)::bigint AS satisfied \
         FROM asked, counted GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(range.from.month().number())
    .bind::<Integer, _>(range.to.number())
    .bind::<Text, _>(cut_for(range.segment, range.touchpoint))
    .bind::<Nullable<Text>, _>(range.segment)
    .bind::<Nullable<Text>, _>(range.touchpoint)
    .load(tx.conn()?)
    .await?;
    let mut outcomes = Outcomes::default();
    for Found { subject, row } in rows {
        match subject.as_str() {
            "promise" => outcomes.promises.push(row.read()?),
            "answer" if row.is_open() => {}
            "answer" => outcomes.answers.push(row.read()?),
            other => return Err(at("outcome_counts", "subject").inconsistent("a cell", other)),
        }
    }
    Ok(outcomes)
}
