//! Histograms: how many votes each answer has, by month, question, segment, touchpoint and channel.
//!
//! A recording appends signed deltas, so that no row is hot; one worker per organisation folds them. What is read is
//! always histogram and unfolded deltas together, in one statement, so that nothing is seen twice or not at all.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, SmallInt, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use kept_core::ask::Channel;
use kept_core::calendar::{Day, Month};
use kept_core::component::Component;
use kept_core::ids::OrgId;
use kept_core::survey::{QuestionKey, QuestionKind};
use kept_core::vote::Cell;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::types::at;

/// Which votes to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// First and last month, both included. [`raw_month`] does not look at it.
    pub months: (Month, Month),
    /// Only of this primary segment.
    pub segment: Option<String>,
    /// Only about this step of the journey.
    pub touchpoint: Option<String>,
    /// Only those that came by this way.
    pub channel: Option<Channel>,
}

impl Filter {
    /// Everything from `first` to `last`.
    pub fn of(first: Month, last: Month) -> Self {
        Self { months: (first, last), segment: None, touchpoint: None, channel: None }
    }
}

/// How many customers gave an answer in a month.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// The month.
    pub month: Month,
    /// What was asked.
    pub question: QuestionKey,
    /// What kind of question that is.
    pub kind: QuestionKind,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The answer.
    pub value: u8,
    /// How many; never 0.
    pub votes: u64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    month: i32,
    #[diesel(sql_type = Text)]
    question_key: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    component: String,
    #[diesel(sql_type = SmallInt)]
    value: i16,
    #[diesel(sql_type = BigInt)]
    votes: i64,
}

impl Row {
    fn read(self) -> Result<Count, StoreError> {
        let row = format!("{} {}", self.month, self.question_key);
        let column = |name| at("histograms", name);
        Ok(Count {
            month: column("month").month(&row, self.month)?,
            question: column("question_key").word(&row, &self.question_key)?,
            kind: at("question_keys", "kind").word(&row, &self.kind)?,
            component: at("question_keys", "component").word(&row, &self.component)?,
            value: column("value").integer(&row, self.value)?,
            votes: column("votes").integer(&row, self.votes)?,
        })
    }
}

/// Appends signed changes of counts; each cell at most once, in order. May be sent together with other statements.
pub(crate) async fn append(
    mut conn: &AsyncPgConnection,
    org: OrgId,
    deltas: &[(Cell, i32)],
) -> Result<(), StoreError> {
    if deltas.is_empty() {
        return Ok(());
    }
    let cells = || deltas.iter().map(|(cell, _)| cell);
    cached(
        "INSERT INTO histogram_deltas (org_id, month, question_key, segment, touchpoint, channel, value, votes) \
         SELECT ?, new.* FROM unnest(?, ?, ?, ?, ?, ?, ?) AS new",
    )
    .bind::<SqlUuid, _>(org.0)
    .bind::<Array<Integer>, _>(cells().map(|cell| cell.month.number()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(cells().map(|cell| cell.question.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(cells().map(|cell| cell.segment.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(cells().map(|cell| cell.touchpoint.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(cells().map(|cell| cell.channel.as_str()).collect::<Vec<_>>())
    .bind::<Array<SmallInt>, _>(cells().map(|cell| i16::from(cell.value)).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(deltas.iter().map(|(_, step)| *step).collect::<Vec<_>>())
    .execute(&mut conn)
    .await?;
    Ok(())
}

/// Adds all deltas to the histograms and deletes them. Says how many there were. Two at once do no harm: each delta
/// is deleted, and so counted, by one of them.
pub async fn fold(tx: &mut TenantTx) -> Result<u64, StoreError> {
    #[derive(QueryableByName)]
    struct Folded {
        #[diesel(sql_type = BigInt)]
        deltas: i64,
    }
    let org = tx.org().0;
    // Sorted by key, so that two folds wait for each other instead of deadlocking.
    let folded: Folded = cached(
        "WITH taken AS (DELETE FROM histogram_deltas WHERE org_id = ? \
            RETURNING month, question_key, segment, touchpoint, channel, value, votes), \
         summed AS (SELECT month, question_key, segment, touchpoint, channel, value, sum(votes)::bigint AS votes \
            FROM taken GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(votes) <> 0 ORDER BY 1, 2, 3, 4, 5, 6), \
         added AS (INSERT INTO histograms (org_id, month, question_key, segment, touchpoint, channel, value, votes) \
            SELECT ?, summed.* FROM summed \
            ON CONFLICT (org_id, month, question_key, segment, touchpoint, channel, value) \
            DO UPDATE SET votes = histograms.votes + excluded.votes) \
         SELECT count(*) AS deltas FROM taken",
    )
    .bind::<SqlUuid, _>(org)
    .bind::<SqlUuid, _>(org)
    .get_result(tx.conn()?)
    .await?;
    if folded.deltas > 0 {
        cached("DELETE FROM histograms WHERE org_id = ? AND votes = 0")
            .bind::<SqlUuid, _>(org)
            .execute(tx.conn()?)
            .await?;
    }
    at("histogram_deltas", "id").integer(org, folded.deltas)
}

/// The counts of whole months: histogram and unfolded deltas, by month, question and value, in that order.
pub async fn read(tx: &mut TenantTx, filter: &Filter) -> Result<Vec<Count>, StoreError> {
    let org = tx.org().0;
    let (first, last) = (filter.months.0.number(), filter.months.1.number());
    let rows: Vec<Row> = cached(
        "WITH asked AS (SELECT ?::uuid AS org_id, ?::int4 AS first, ?::int4 AS last, ?::text AS segment, \
            ?::text AS touchpoint, ?::text AS channel), \
         counted AS ( \
            SELECT h.month, h.question_key, h.value, h.votes FROM asked JOIN histograms h ON h.org_id = asked.org_id \
                AND h.month BETWEEN asked.first AND asked.last \
                AND h.segment = coalesce(asked.segment, h.segment) \
                AND h.touchpoint = coalesce(asked.touchpoint, h.touchpoint) \
                AND h.channel = coalesce(asked.channel, h.channel) \
            UNION ALL \
            SELECT d.month, d.question_key, d.value, d.votes FROM asked JOIN histogram_deltas d \
                ON d.org_id = asked.org_id AND d.month BETWEEN asked.first AND asked.last \
                AND d.segment = coalesce(asked.segment, d.segment) \
                AND d.touchpoint = coalesce(asked.touchpoint, d.touchpoint) \
                AND d.channel = coalesce(asked.channel, d.channel)) \
         SELECT c.month, c.question_key, k.kind, k.component, c.value, c.votes \
         FROM (SELECT month, question_key, value, sum(votes)::bigint AS votes FROM counted GROUP BY 1, 2, 3) c \
         JOIN question_keys k ON k.org_id = ? AND k.key = c.question_key WHERE c.votes <> 0 ORDER BY 1, 2, 5",
    )
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(first)
    .bind::<Integer, _>(last)
    .bind::<Nullable<Text>, _>(filter.segment.as_deref())
    .bind::<Nullable<Text>, _>(filter.touchpoint.as_deref())
    .bind::<Nullable<Text>, _>(filter.channel.map(Channel::as_str))
    .bind::<SqlUuid, _>(org)
    .load(tx.conn()?)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// The counts of one month as far as `up_to`, resolved from the responses themselves by the same rule: of the
/// customer's answers up to that day the latest complete one. For a month that is not over on the day that is asked
/// about; the filter's months are not looked at.
pub async fn raw_month(
    tx: &mut TenantTx,
    month: Month,
    up_to: Day,
    filter: &Filter,
) -> Result<Vec<Count>, StoreError> {
    let org = tx.org().0;
    let rows: Vec<Row> = cached(
        "WITH winners AS ( \
            SELECT DISTINCT ON (r.customer_id, a.question_key) a.question_key, a.value, r.segment, r.touchpoint, \
                r.channel \
            FROM responses r JOIN answers a ON a.org_id = r.org_id AND a.response_id = r.id \
            WHERE r.org_id = ? AND r.day BETWEEN ? AND ? AND r.complete AND r.superseded_at IS NULL \
                AND a.value IS NOT NULL \
            ORDER BY r.customer_id, a.question_key, r.day DESC, r.id DESC) \
         SELECT ?::int4 AS month, w.question_key, k.kind, k.component, w.value, count(*) AS votes \
         FROM winners w JOIN question_keys k ON k.org_id = ? AND k.key = w.question_key \
         WHERE w.segment = coalesce(?, w.segment) AND w.touchpoint = coalesce(?, w.touchpoint) \
            AND w.channel = coalesce(?, w.channel) \
         GROUP BY 2, 3, 4, 5 ORDER BY 2, 5",
    )
    .bind::<SqlUuid, _>(org)
    .bind::<Integer, _>(month.first_day().number())
    .bind::<Integer, _>(up_to.min(month.last_day()).number())
    .bind::<Integer, _>(month.number())
    .bind::<SqlUuid, _>(org)
    .bind::<Nullable<Text>, _>(filter.segment.as_deref())
    .bind::<Nullable<Text>, _>(filter.touchpoint.as_deref())
    .bind::<Nullable<Text>, _>(filter.channel.map(Channel::as_str))
    .load(tx.conn()?)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Makes the histograms anew from the votes. Must be the first thing that the transaction does: it looks at one
/// moment, and fails with [`StoreError::Collision`] when a fold got in its way.
pub async fn rebuild(tx: &mut TenantTx) -> Result<(), StoreError> {
    let org = tx.org().0;
    tx.conn()?.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await?;
    cached("DELETE FROM histograms WHERE org_id = ?").bind::<SqlUuid, _>(org).execute(tx.conn()?).await?;
    cached("DELETE FROM histogram_deltas WHERE org_id = ?")
        .bind::<SqlUuid, _>(org)
        .execute(tx.conn()?)
        .await?;
    cached(
        "INSERT INTO histograms (org_id, month, question_key, segment, touchpoint, channel, value, votes) \
         SELECT org_id, month, question_key, segment, touchpoint, channel, value, count(*) FROM votes \
         WHERE org_id = ? GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7",
    )
    .bind::<SqlUuid, _>(org)
    .execute(tx.conn()?)
    .await?;
    Ok(())
}

/// What the counts can be filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dimensions {
    /// First and last month with a vote; none when there is no vote.
    pub months: Option<(Month, Month)>,
    /// Primary segments, in order, without the empty one.
    pub segments: Vec<String>,
    /// Steps of the journey, in order, without the empty one.
    pub touchpoints: Vec<String>,
}

/// What the counts can be filtered by.
pub async fn dimensions(tx: &mut TenantTx) -> Result<Dimensions, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        segment: String,
        #[diesel(sql_type = Text)]
        touchpoint: String,
        #[diesel(sql_type = Integer)]
        first: i32,
        #[diesel(sql_type = Integer)]
        last: i32,
    }
    let org = tx.org().0;
    let found: Vec<Found> = cached(
        "SELECT segment, touchpoint, min(month) AS first, max(month) AS last FROM ( \
            SELECT segment, touchpoint, month FROM histograms WHERE org_id = ? \
            UNION ALL SELECT segment, touchpoint, month FROM histogram_deltas WHERE org_id = ?) counted GROUP BY 1, 2",
    )
    .bind::<SqlUuid, _>(org)
    .bind::<SqlUuid, _>(org)
    .load(tx.conn()?)
    .await?;
    let month = |number: i32| at("histograms", "month").month(org, number);
    let (first, last) = (found.iter().map(|row| row.first).min(), found.iter().map(|row| row.last).max());
    let months = match (first, last) {
        (Some(first), Some(last)) => Some((month(first)?, month(last)?)),
        _ => None,
    };
    let mut dimensions = Dimensions { months, ..Dimensions::default() };
    for row in found {
        dimensions.segments.push(row.segment);
        dimensions.touchpoints.push(row.touchpoint);
    }
    for words in [&mut dimensions.segments, &mut dimensions.touchpoints] {
        words.retain(|word| !word.is_empty());
        words.sort_unstable();
        words.dedup();
    }
    Ok(dimensions)
}
