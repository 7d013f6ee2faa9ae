//! What the first screen counts: who is known, what promises came to, whom to look at.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, SmallInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::attention::{Candidate, RECENT_DAYS};
use kept_core::calendar::Day;
use kept_core::ids::{CustomerId, MemberId};
use uuid::Uuid;

use crate::cached::cached;
use crate::closes::LETTERS;
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::outcomes::group;
use crate::types::at;

/// Customers that are tried because of their value at risk: some of them may give no reason to look at them.
const CANDIDATES: i64 = 100;
/// Customers that are tried for each other reason, where none is left out because of its segment.
const OTHERS: i64 = 30;

/// Who is known, by head and by yearly value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, QueryableByName)]
pub struct Known {
    /// Active customers.
    #[diesel(sql_type = BigInt)]
    pub customers: i64,
    /// Of them those with a fresh complete answer.
    #[diesel(sql_type = BigInt)]
    pub known: i64,
    /// Their yearly value in minor units.
    #[diesel(sql_type = BigInt)]
    pub value: i64,
    /// The yearly value of those known.
    #[diesel(sql_type = BigInt)]
    pub known_value: i64,
}

/// Active customers and those known as a closed day counted them.
pub async fn known(tx: &mut TenantTx, closed: Day, segment: Option<&str>) -> Result<Known, StoreError> {
    let found = cached(
        "SELECT coalesce(sum(customers), 0)::bigint AS customers, coalesce(sum(known), 0)::bigint AS known, \
                coalesce(sum(value_minor), 0)::bigint AS value, \
                coalesce(sum(known_value_minor), 0)::bigint AS known_value \
         FROM close_counts WHERE org_id = ? AND day = ? AND segment = coalesce(?, segment)",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(closed.number())
    .bind::<Nullable<Text>, _>(segment)
    .get_result(tx.conn()?)
    .await?;
    Ok(found)
}

/// Which part of the records a figure is about.
#[derive(Clone, Copy, Debug)]
pub struct Range<'a> {
    /// First day.
    pub from: Day,
    /// Last day, the day as of which everything is seen.
    pub to: Day,
    /// Only this primary segment.
    pub segment: Option<&'a str>,
    /// Only this step of the journey.
    pub touchpoint: Option<&'a str>,
}

/// How a promise stands, in the groups of the first screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Kept or exceeded.
    Kept,
    /// Late or in part.
    Late,
    /// Missed, recovered, or open past the limit.
    Missed,
    /// Not yet due.
    Open,
}

#[derive(QueryableByName)]
pub(crate) struct GroupRow {
    #[diesel(sql_type = Text)]
    standing: String,
    #[diesel(sql_type = BigInt)]
    n: i64,
    #[diesel(sql_type = BigInt)]
    satisfied: i64,
}

/// A group with how many belong to it, and how many of them were satisfied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupCount {
    /// The group.
    pub group: Group,
    /// How many.
    pub n: u64,
    /// How many satisfied answers; 0 where promises are counted.
    pub satisfied: u64,
}

impl GroupRow {
    pub(crate) fn is_open(&self) -> bool {
        self.standing == "open"
    }

    pub(crate) fn read(self) -> Result<GroupCount, StoreError> {
        let group = match self.standing.as_str() {
            "kept" => Group::Kept,
            "late" => Group::Late,
            "missed" => Group::Missed,
            "open" => Group::Open,
            other => return Err(at("promises", "settled_outcome").inconsistent("a group", other)),
        };
        Ok(GroupCount {
            group,
            n: at("promises", "id").integer(&self.standing, self.n)?,
            satisfied: at("answers", "value").integer(&self.standing, self.satisfied)?,
        })
    }
}

/// How promise `p` had ended by day `$3`: by its newest event up to that day. Only where the newest of all events, which
/// the promise repeats, came later are the events themselves looked into.
const ENDED: &str = group!(
    "CASE WHEN p.settled_number = 0 THEN NULL WHEN p.settled_day <= $3 THEN p.settled_outcome \
     ELSE (SELECT e.outcome FROM promise_events e WHERE e.org_id = p.org_id AND e.promise_id = p.id AND e.day <= $3 \
        ORDER BY e.number DESC LIMIT 1) END"
);

/// How it stood: those that had not ended by their limit are missed.
const STANDING: &str = "CASE WHEN ended = 'open' AND missed_from <= $3 THEN 'missed' ELSE ended END";

/// Satisfied answers (4 and 5) by how the promise that they are about stood on the last day of the range. Each
/// complete answer counts once. Reads them all: for a day before today.
pub async fn effect(tx: &mut TenantTx, range: Range<'_>) -> Result<Vec<GroupCount>, StoreError> {
    let statement = format!(
        "SELECT {STANDING} AS standing, count(*) AS n, count(*) FILTER (WHERE value >= 4) AS satisfied FROM ( \
             SELECT a.value, p.missed_from, {ENDED} AS ended \
             FROM responses r \
             JOIN answers a ON a.org_id = r.org_id AND a.response_id = r.id AND a.kind = 'satisfaction' \
             JOIN promises p ON p.org_id = r.org_id AND p.id = r.promise_id \
             WHERE r.org_id = $1 AND r.day BETWEEN $2 AND $3 AND r.complete AND r.superseded_at IS NULL \
               AND a.value IS NOT NULL AND ($4 IS NULL OR r.segment = $4) AND ($5 IS NULL OR r.touchpoint = $5) \
         ) judged WHERE ended <> 'waived' AND {STANDING} <> 'open' GROUP BY 1 ORDER BY 1"
    );
    groups(tx, &statement, range).await
}

/// Promises that were due in the range, by how they stood on its last day; those due later are open. Reads them all:
/// for a day before today.
pub async fn promises(tx: &mut TenantTx, range: Range<'_>) -> Result<Vec<GroupCount>, StoreError> {
    let statement = format!(
        "SELECT {STANDING} AS standing, count(*) AS n, 0::bigint AS satisfied FROM ( \
             SELECT p.missed_from, {ENDED} AS ended \
             FROM promises p WHERE p.org_id = $1 AND p.due_day >= $2 AND p.made_day <= $3 \
               AND ($4 IS NULL OR EXISTS (SELECT 1 FROM customers c \
                  WHERE c.org_id = p.org_id AND c.id = p.customer_id AND c.segment = $4)) \
               AND ($5 IS NULL OR p.touchpoint = $5) \
         ) judged WHERE ended <> 'waived' GROUP BY 1 ORDER BY 1"
    );
    groups(tx, &statement, range).await
}

async fn groups(tx: &mut TenantTx, statement: &str, range: Range<'_>) -> Result<Vec<GroupCount>, StoreError> {
    let rows: Vec<GroupRow> = diesel::sql_query(statement)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(range.from.number())
        .bind::<Integer, _>(range.to.number())
        .bind::<Nullable<Text>, _>(range.segment)
        .bind::<Nullable<Text>, _>(range.touchpoint)
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(GroupRow::read).collect()
}

#[derive(QueryableByName)]
struct CandidateRow {
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Bool)]
    mine: bool,
    #[diesel(sql_type = BigInt)]
    overdue: i64,
    #[diesel(sql_type = Nullable<SmallInt>)]
    newest_satisfaction: Option<i16>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    grade: Option<i16>,
    #[diesel(sql_type = Bool)]
    known: bool,
    #[diesel(sql_type = Integer)]
    promises: i32,
    #[diesel(sql_type = BigInt)]
    dependable: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    value_at_risk_minor: Option<i64>,
}

impl CandidateRow {
    fn read(self) -> Result<Candidate, StoreError> {
        let column = |name| at("customer_scores", name);
        let step = |value: i16| column("newest_satisfaction").integer(self.customer_id, value);
        let letter = |place: i16| {
            let found = usize::try_from(place).ok().and_then(|place| LETTERS.get(place)).copied();
            found.ok_or_else(|| column("grade").inconsistent(self.customer_id, place))
        };
        Ok(Candidate {
            customer: CustomerId(self.customer_id),
            mine: self.mine,
            overdue: column("overdue").integer(self.customer_id, self.overdue)?,
            newest_satisfaction: self.newest_satisfaction.map(step).transpose()?,
            grade: self.grade.map(letter).transpose()?,
            known: self.known,
            promises: column("kept").integer(self.customer_id, self.promises)?,
            dependable: self.dependable,
            value_at_risk: self.value_at_risk_minor,
        })
    }
}

/// Active customers that there may be a reason to look at: a hundred by value at risk, a hundred of the member's own,
/// and some by each reason.
pub async fn candidates(
    tx: &mut TenantTx,
    closed: Day,
    member: Option<MemberId>,
    segment: Option<&str>,
) -> Result<Vec<Candidate>, StoreError> {
    let org = tx.org().0;
    let member = member.map(|member| member.0);
    let others = if segment.is_some() { CANDIDATES } else { OTHERS };
    let found: Vec<CandidateId> = cached(
        "(SELECT customer_id FROM customer_scores WHERE org_id = ? AND day = ? AND value_at_risk_minor IS NOT NULL \
              ORDER BY value_at_risk_minor DESC, customer_id DESC LIMIT ?) \
         UNION (SELECT customer_id FROM customer_scores WHERE org_id = ? AND day = ? AND value_at_risk_minor IS NULL \
              ORDER BY customer_id LIMIT ?) \
         UNION (SELECT customer_id FROM customer_scores WHERE org_id = ? AND day = ? \
              ORDER BY dependable, customer_id LIMIT ?) \
         UNION (SELECT customer_id FROM customer_scores WHERE org_id = ? AND day = ? AND grade_index IS NOT NULL \
              ORDER BY grade_index, customer_id LIMIT ?) \
         UNION (SELECT customer_id FROM customer_scores WHERE org_id = ? AND day = ? AND known \
              AND newest_satisfaction <= 2 ORDER BY customer_id LIMIT ?) \
         UNION (SELECT customer_id FROM (SELECT customer_id FROM promises WHERE org_id = ? AND settled_number = 0 \
              AND missed_from <= ? AND missed_from >= ? ORDER BY missed_from DESC LIMIT ?) overdue) \
         UNION (SELECT id FROM customers WHERE org_id = ? AND owner_id = ? ORDER BY name_key, id LIMIT ?)",
    )
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(closed.number())
    .bind::<BigInt, _>(CANDIDATES)
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(closed.number())
    .bind::<BigInt, _>(others)
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(closed.number())
    .bind::<BigInt, _>(others)
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(closed.number())
    .bind::<BigInt, _>(others)
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(closed.number())
    .bind::<BigInt, _>(others)
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(closed.number())
    .bind::<Integer, _>(closed.number() - RECENT_DAYS)
    .bind::<BigInt, _>(others)
    .bind::<SqlUuid, _>(org)
    .bind::<Nullable<SqlUuid>, _>(member)
    .bind::<BigInt, _>(CANDIDATES)
    .load(tx.conn()?)
    .await?;
    let ids: Vec<Uuid> = found.into_iter().map(|row| row.customer_id).collect();
    let rows: Vec<CandidateRow> = cached(
        "SELECT s.customer_id, coalesce(c.owner_id = ?, false) AS mine, o.overdue, \
                s.newest_satisfaction, s.grade, s.known, s.kept + s.late + s.missed AS promises, s.dependable, \
                s.value_at_risk_minor \
         FROM unnest(?) AS wanted (id) \
         CROSS JOIN LATERAL (SELECT * FROM customer_scores WHERE org_id = ? AND day = ? AND customer_id = wanted.id \
            OFFSET 0) s \
         CROSS JOIN LATERAL (SELECT owner_id, state, segment FROM customers WHERE org_id = ? AND id = wanted.id \
            OFFSET 0) c \
         CROSS JOIN LATERAL (SELECT count(*) AS overdue FROM promises p WHERE p.org_id = ? \
            AND p.customer_id = wanted.id AND p.made_day <= s.day AND p.missed_from BETWEEN s.day - ? AND s.day \
            AND (p.settled_number = 0 OR p.settled_day > s.day)) o \
         WHERE c.state IN ('active', 'at_risk') AND c.segment = coalesce(?, c.segment)",
    )
    .bind::<Nullable<SqlUuid>, _>(member)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(closed.number())
    .bind::<SqlUuid, _>(org)
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(RECENT_DAYS)
    .bind::<Nullable<Text>, _>(segment)
    .load(tx.conn()?)
    .await?;
    rows.into_iter().map(CandidateRow::read).collect()
}

#[derive(QueryableByName)]
struct CandidateId {
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
}

/// Whether an answer of the month is dated after `day`, so that the month's histogram holds
/// more than was known of on that day.
pub async fn later_in_month(tx: &mut TenantTx, day: Day) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        found: bool,
    }
    let found: Found =
        cached("SELECT EXISTS (SELECT 1 FROM responses WHERE org_id = ? AND day > ? AND day <= ?) AS found")
            .bind::<SqlUuid, _>(tx.org().0)
            .bind::<Integer, _>(day.number())
            .bind::<Integer, _>(day.month().last_day().number())
            .get_result(tx.conn()?)
            .await?;
    Ok(found.found)
}
