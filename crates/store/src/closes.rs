//! Closed days: the scores that lists read. One row per customer and closed day, rebuildable from the evidence.

mod counts;

use diesel::sql_types::{
    Array, BigInt, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use kept_api::customers::LineScores;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::CustomerId;
use kept_core::scorecard::Letter;
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::types::{Ts, at};

/// A closed day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The day.
    pub day: Day,
    /// Version of the model it was closed with.
    pub model_version: u32,
    /// Customers that were scored.
    pub customers: u64,
    /// When; what was recorded later is not in it, but for refolds of the newest close.
    pub recorded_at: Instant,
}

/// A customer as a close needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Who.
    pub id: CustomerId,
    /// Primary segment.
    pub segment: String,
    /// Served today; only these shape the priors.
    pub active: bool,
    /// Revenue of a year in minor units.
    pub yearly_value_minor: Option<i64>,
}

/// One customer's scores on a closed day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Whose.
    pub customer: Subject,
    /// As lists show them.
    pub line: LineScores,
    /// Expectation index in micro-points, by which grades are ordered.
    pub grade_index: Option<i64>,
    /// Step of the newest satisfaction answer.
    pub newest_satisfaction: Option<u8>,
    /// Open promises past their limit; contained in the missed ones.
    pub overdue: u32,
}

#[derive(QueryableByName)]
struct LockRow {
    #[diesel(sql_type = Bool)]
    held: bool,
}

/// Holds the scores of the organisation until the transaction ends, unless somebody else does.
pub async fn try_lock(tx: &mut TenantTx) -> Result<bool, StoreError> {
    let (high, _) = tx.org().0.as_u64_pair();
    let row: LockRow = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS held")
        .bind::<BigInt, _>(high.cast_signed())
        .get_result(tx.conn()?)
        .await?;
    Ok(row.held)
}

#[derive(QueryableByName)]
struct ClosedRow {
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Integer)]
    model_version: i32,
    #[diesel(sql_type = BigInt)]
    customers: i64,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
}

impl ClosedRow {
    fn closed(self) -> Result<Closed, StoreError> {
        Ok(Closed {
            day: at("closes", "day").day(self.day, self.day)?,
            model_version: at("closes", "model_version").integer(self.day, self.model_version)?,
            customers: at("closes", "customers").integer(self.day, self.customers)?,
            recorded_at: self.recorded_at.into(),
        })
    }
}

/// All closed days, oldest first.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<Closed>, StoreError> {
    let rows: Vec<ClosedRow> = diesel::sql_query(
        "SELECT day, model_version, customers, recorded_at FROM closes WHERE org_id = $1 ORDER BY day",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?;
    rows.into_iter().map(ClosedRow::closed).collect()
}

/// The close of a day, if it is closed.
pub async fn on(tx: &mut TenantTx, day: Day) -> Result<Option<Closed>, StoreError> {
    let row: Option<ClosedRow> =
        cached("SELECT day, model_version, customers, recorded_at FROM closes WHERE org_id = ? AND day = ?")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<Integer, _>(day.number())
            .get_result(tx.conn()?)
            .await
            .optional()?;
    row.map(ClosedRow::closed).transpose()
}

/// The newest closed day up to `day`.
pub async fn newest(tx: &mut TenantTx, day: Day) -> Result<Option<Closed>, StoreError> {
    let row: Option<ClosedRow> = diesel::sql_query(
        "SELECT day, model_version, customers, recorded_at FROM closes WHERE org_id = $1 AND day <= $2 \
         ORDER BY day DESC LIMIT 1",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(day.number())
    .get_result(tx.conn()?)
    .await
    .optional()?;
    row.map(ClosedRow::closed).transpose()
}

/// Forgets closed days after `day`: days that are not yet there, since the organisation moved to another time zone.
pub async fn forget_after(tx: &mut TenantTx, day: Day) -> Result<(), StoreError> {
    let later: Vec<Day> =
        all(tx).await?.into_iter().map(|closed| closed.day).filter(|one| *one > day).collect();
    if !later.is_empty() {
        forget(tx, &later).await?;
        cached("DELETE FROM priors WHERE org_id = ? AND day > ?")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<Integer, _>(day.number())
            .execute(tx.conn()?)
            .await?;
    }
    Ok(())
}

/// Records that `day` is closed, and counts its scores, which have all been written.
pub async fn put(tx: &mut TenantTx, closed: Closed) -> Result<(), StoreError> {
    counts::all(tx, closed.day).await?;
    diesel::sql_query(
        "INSERT INTO closes (org_id, day, model_version, customers, recorded_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (org_id, day) DO UPDATE SET model_version = excluded.model_version, \
             customers = excluded.customers, recorded_at = excluded.recorded_at",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(closed.day.number())
    .bind::<Integer, _>(i32::try_from(closed.model_version).unwrap_or(i32::MAX))
    .bind::<BigInt, _>(i64::try_from(closed.customers).unwrap_or(i64::MAX))
    .bind::<Timestamptz, _>(Ts(closed.recorded_at))
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

/// Forgets closed days with their scores. Their priors stay: a past scorecard needs them.
pub async fn forget(tx: &mut TenantTx, days: &[Day]) -> Result<(), StoreError> {
    let days: Vec<i32> = days.iter().map(|day| day.number()).collect();
    for statement in [
        "DELETE FROM closes WHERE org_id = $1 AND day = ANY($2)",
        "DELETE FROM close_counts WHERE org_id = $1 AND day = ANY($2)",
        "DELETE FROM customer_scores WHERE org_id = $1 AND day = ANY($2)",
    ] {
        diesel::sql_query(statement)
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<Array<Integer>, _>(&days)
            .execute(tx.conn()?)
            .await?;
    }
    Ok(())
}

#[derive(QueryableByName)]
struct SubjectRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    segment: String,
    #[diesel(sql_type = Bool)]
    active: bool,
    #[diesel(sql_type = Nullable<BigInt>)]
    yearly_value_minor: Option<i64>,
}

impl From<SubjectRow> for Subject {
    fn from(row: SubjectRow) -> Self {
        Self {
            id: CustomerId(row.id),
            segment: row.segment,
            active: row.active,
            yearly_value_minor: row.yearly_value_minor,
        }
    }
}

/// All customers, in the order of their ids.
pub async fn subjects(tx: &mut TenantTx) -> Result<Vec<Subject>, StoreError> {
    let rows: Vec<SubjectRow> = diesel::sql_query(
        "SELECT id, segment, state IN ('active', 'at_risk') AS active, yearly_value_minor FROM customers \
         WHERE org_id = $1 ORDER BY id",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?;
    Ok(rows.into_iter().map(Subject::from).collect())
}

/// Takes up to `limit` marks of customers whose evidence has changed; the marks are gone once the transaction commits.
/// Marks that another worker holds are left to it.
pub async fn take_stale(tx: &mut TenantTx, limit: u32) -> Result<Vec<Subject>, StoreError> {
    let rows: Vec<SubjectRow> = diesel::sql_query(
        "WITH due AS MATERIALIZED (SELECT id FROM stale_scores WHERE org_id = $1 \
                                   ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED), \
              taken AS (DELETE FROM stale_scores s USING due WHERE s.org_id = $1 AND s.id = due.id \
                        RETURNING s.customer_id) \
         SELECT c.id, c.segment, c.state IN ('active', 'at_risk') AS active, c.yearly_value_minor \
         FROM customers c WHERE c.org_id = $1 AND c.id IN (SELECT customer_id FROM taken) ORDER BY c.id",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<BigInt, _>(i64::from(limit))
    .load(tx.conn()?)
    .await?;
    Ok(rows.into_iter().map(Subject::from).collect())
}

/// Forgets the scores of a day, before it is closed again in the same transaction.
pub async fn clear(tx: &mut TenantTx, day: Day) -> Result<(), StoreError> {
    diesel::sql_query("DELETE FROM customer_scores WHERE org_id = $1 AND day = $2")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(day.number())
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// Forgets the scores of a customer on every closed day, and takes them out of the counts. The scores must be held.
pub(crate) async fn forget_customer(tx: &mut TenantTx, customer: CustomerId) -> Result<(), StoreError> {
    let days: Vec<DayRow> =
        cached("SELECT day FROM customer_scores WHERE org_id = ? AND customer_id = ? AND day IN (SELECT day FROM closes)")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<SqlUuid, _>(customer.0)
            .load(tx.conn()?)
            .await?;
    for row in days {
        if let Some(day) = at("customer_scores", "day").maybe_day(customer, row.day)? {
            counts::take(tx, day, &[customer.0]).await?;
        }
    }
    cached("DELETE FROM customer_scores WHERE org_id = ? AND customer_id = ?")
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(customer.0)
        .execute(tx.conn()?)
        .await?;
    Ok(())
}

/// The same of many, who are named in any order.
pub(crate) async fn forget_customers(tx: &mut TenantTx, customers: &[Uuid]) -> Result<(), StoreError> {
    for closed in all(tx).await? {
        counts::take(tx, closed.day, customers).await?;
        cached("DELETE FROM customer_scores WHERE org_id = ? AND day = ? AND customer_id = ANY(?)")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<Integer, _>(closed.day.number())
            .bind::<Array<SqlUuid>, _>(customers)
            .execute(tx.conn()?)
            .await?;
    }
    Ok(())
}

/// The order of grades, from F to A.
pub(crate) const LETTERS: [Letter; 6] =
    [Letter::F, Letter::D, Letter::C, Letter::B, Letter::BPlus, Letter::A];

/// A count in a column.
fn count(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Stores scores of customers on a day that is closed already, in place of those that are there. The day's scores must
/// be held.
pub async fn write_again(tx: &mut TenantTx, day: Day, scores: &[Score]) -> Result<(), StoreError> {
    let customers: Vec<Uuid> = scores.iter().map(|score| score.customer.id.0).collect();
    counts::take(tx, day, &customers).await?;
    write(tx, day, scores).await?;
    counts::put(tx, day, &customers).await
}

/// Stores scores of customers on a day that is being closed.
pub async fn write(tx: &mut TenantTx, day: Day, scores: &[Score]) -> Result<(), StoreError> {
    let org = tx.org().0;
    let of = |f: fn(&Score) -> i32| scores.iter().map(f).collect::<Vec<_>>();
    let big = |f: fn(&Score) -> i64| scores.iter().map(f).collect::<Vec<_>>();
    let letter = |score: &Score| {
        let place = score.line.grade.and_then(|grade| LETTERS.iter().position(|letter| *letter == grade));
        place.and_then(|place| i16::try_from(place).ok())
    };
    diesel::sql_query(
        "INSERT INTO customer_scores (org_id, day, customer_id, grade, grade_index, grade_n, satisfied, satisfaction_n, \
             newest_satisfaction, loyalty, loyalty_low, loyalty_high, mostly_prior, dependable, kept, late, missed, \
             open, overdue, known_since, known, value_at_risk_minor, segment, active, yearly_value_minor) \
         SELECT $1, $2, * FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
             $20, $21, $22, $23, $24, $25) \
         ON CONFLICT (org_id, day, customer_id) DO UPDATE SET grade = excluded.grade, \
             grade_index = excluded.grade_index, grade_n = excluded.grade_n, satisfied = excluded.satisfied, \
             satisfaction_n = excluded.satisfaction_n, newest_satisfaction = excluded.newest_satisfaction, \
             loyalty = excluded.loyalty, loyalty_low = excluded.loyalty_low, loyalty_high = excluded.loyalty_high, \
             mostly_prior = excluded.mostly_prior, dependable = excluded.dependable, kept = excluded.kept, \
             late = excluded.late, missed = excluded.missed, open = excluded.open, overdue = excluded.overdue, \
             known_since = excluded.known_since, known = excluded.known, \
             value_at_risk_minor = excluded.value_at_risk_minor, segment = excluded.segment, \
             active = excluded.active, yearly_value_minor = excluded.yearly_value_minor",
    )
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(day.number())
    .bind::<Array<SqlUuid>, _>(scores.iter().map(|s| s.customer.id.0).collect::<Vec<_>>())
    .bind::<Array<Nullable<SmallInt>>, _>(scores.iter().map(letter).collect::<Vec<_>>())
    .bind::<Array<Nullable<BigInt>>, _>(scores.iter().map(|s| s.grade_index).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(of(|s| count(s.line.grade_n)))
    .bind::<Array<Integer>, _>(of(|s| count(s.line.satisfied)))
    .bind::<Array<Integer>, _>(of(|s| count(s.line.satisfaction_n)))
    .bind::<Array<Nullable<SmallInt>>, _>(
        scores.iter().map(|s| s.newest_satisfaction.map(i16::from)).collect::<Vec<_>>(),
    )
    .bind::<Array<BigInt>, _>(big(|s| s.line.loyalty[0]))
    .bind::<Array<BigInt>, _>(big(|s| s.line.loyalty[1]))
    .bind::<Array<BigInt>, _>(big(|s| s.line.loyalty[2]))
    .bind::<Array<Bool>, _>(scores.iter().map(|s| s.line.mostly_prior).collect::<Vec<_>>())
    .bind::<Array<BigInt>, _>(big(|s| s.line.dependable))
    .bind::<Array<Integer>, _>(of(|s| count(s.line.promises[0])))
    .bind::<Array<Integer>, _>(of(|s| count(s.line.promises[1])))
    .bind::<Array<Integer>, _>(of(|s| count(s.line.promises[2])))
    .bind::<Array<Integer>, _>(of(|s| count(s.line.promises[3])))
    .bind::<Array<Integer>, _>(of(|s| count(s.overdue)))
    .bind::<Array<Nullable<Integer>>, _>(
        scores.iter().map(|s| s.line.known_since.map(Day::number)).collect::<Vec<_>>(),
    )
    .bind::<Array<Bool>, _>(scores.iter().map(|s| s.line.known).collect::<Vec<_>>())
    .bind::<Array<Nullable<BigInt>>, _>(scores.iter().map(|s| s.line.value_at_risk_minor).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(scores.iter().map(|s| s.customer.segment.as_str()).collect::<Vec<_>>())
    .bind::<Array<Bool>, _>(scores.iter().map(|s| s.customer.active).collect::<Vec<_>>())
    .bind::<Array<Nullable<BigInt>>, _>(scores.iter().map(|s| s.customer.yearly_value_minor).collect::<Vec<_>>())
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct DayRow {
    #[diesel(sql_type = Nullable<Integer>)]
    day: Option<i32>,
}

/// The day of the newest evidence up to `day`: an answer, a settlement, or what a customer did.
pub async fn newest_evidence(tx: &mut TenantTx, day: Day) -> Result<Option<Day>, StoreError> {
    let row: DayRow = cached(
        "SELECT greatest((SELECT max(day) FROM responses WHERE org_id = ? AND day <= ?), \
                         (SELECT max(settled_day) FROM promises \
                          WHERE org_id = ? AND settled_number > 0 AND settled_day <= ?), \
                         (SELECT max(day) FROM behaviours \
                          WHERE org_id = ? AND superseded_at IS NULL AND day <= ?)) AS day",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(day.number())
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(day.number())
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(day.number())
    .get_result(tx.conn()?)
    .await?;
    at("responses", "day").maybe_day("the newest", row.day)
}

#[derive(QueryableByName)]
struct FoundRow {
    #[diesel(sql_type = Bool)]
    found: bool,
}

/// Whether anything that bears on `day` was recorded at `since` or later: an answer, a promise, a settlement or a deed.
pub async fn changed_since(tx: &mut TenantTx, day: Day, since: Instant) -> Result<bool, StoreError> {
    let row: FoundRow = diesel::sql_query(
        "SELECT EXISTS (SELECT 1 FROM responses WHERE org_id = $1 AND day <= $2 \
                            AND (recorded_at >= $3 OR superseded_at >= $3)) \
             OR EXISTS (SELECT 1 FROM promises WHERE org_id = $1 AND made_day <= $2 AND recorded_at >= $3) \
             OR EXISTS (SELECT 1 FROM promise_events WHERE org_id = $1 AND day <= $2 AND recorded_at >= $3) \
             OR EXISTS (SELECT 1 FROM behaviours WHERE org_id = $1 AND day <= $2 \
                            AND (recorded_at >= $3 OR superseded_at >= $3)) \
             OR EXISTS (SELECT 1 FROM customers WHERE org_id = $1 AND updated_at >= $3) AS found",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(day.number())
    .bind::<Timestamptz, _>(Ts(since))
    .get_result(tx.conn()?)
    .await?;
    Ok(row.found)
}
