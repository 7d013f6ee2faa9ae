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
use crate::cuts::{cut_columns, cut_for, cuts};
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::types::at;

/// The columns of the key of a histogram, after the organisation.
macro_rules! columns {
    () => {
        "cut, segment, touchpoint, channel, month, question_key, value"
    };
}

/// The same of votes or deltas that are joined with the cuts.
macro_rules! of_cells {
    () => {
        concat!(
            cut_columns!(),
            ", CASE WHEN cut = 'each' THEN channel ELSE '' END AS channel, month, question_key, value"
        )
    };
}

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
    let folded: Folded = cached(concat!(
        "WITH taken AS (DELETE FROM histogram_deltas WHERE org_id = ? \
            RETURNING month, question_key, segment, touchpoint, channel, value, votes), \
         found AS (SELECT ",
        of_cells!(),
        ", votes FROM taken CROSS JOIN ",
        cuts!(),
        "), \
         summed AS (SELECT cut, segment, touchpoint, channel, month, question_key, value, sum(votes)::bigint AS votes \
            FROM found GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(votes) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7), \
         added AS (INSERT INTO histograms (org_id, ",
        columns!(),
        ", votes) SELECT ?, summed.* FROM summed ON CONFLICT (org_id, ",
        columns!(),
        ") DO UPDATE SET votes = histograms.votes + excluded.votes) \
         SELECT count(*) AS deltas FROM taken"
    ))
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

/// The counts of what `$cells` says of a row `h`, with the deltas that are not folded yet.
macro_rules! counts {
    ($cells:literal) => {
        concat!(
            "WITH asked AS (SELECT ?::uuid AS org_id, ?::int4 AS first, ?::int4 AS last, ?::text AS cut, \
                ?::text AS segment, ?::text AS touchpoint, ?::text AS channel), \
             counted AS ( \
                SELECT h.month, h.question_key, h.value, h.votes FROM asked JOIN histograms h ON h.org_id = asked.org_id \
                    AND h.cut = asked.cut AND ",
            $cells,
            " AND h.channel = coalesce(asked.channel, h.channel) AND h.month BETWEEN asked.first AND asked.last \
                UNION ALL \
                SELECT d.month, d.question_key, d.value, d.votes FROM asked JOIN histogram_deltas d \
                    ON d.org_id = asked.org_id AND d.month BETWEEN asked.first AND asked.last \
                    AND d.segment = coalesce(asked.segment, d.segment) \
                    AND d.touchpoint = coalesce(asked.touchpoint, d.touchpoint) \
                    AND d.channel = coalesce(asked.channel, d.channel)) \
             SELECT c.month, c.question_key, k.kind, k.component, c.value, c.votes \
             FROM (SELECT month, question_key, value, sum(votes)::bigint AS votes FROM counted GROUP BY 1, 2, 3) c \
             JOIN question_keys k ON k.org_id = ? AND k.key = c.question_key WHERE c.votes <> 0 ORDER BY 1, 2, 5"
        )
    };
}

/// Of one segment and touchpoint of the cut, the empty ones where it keeps them together.
const OF_ONE: &str =
    counts!("h.segment = coalesce(asked.segment, '') AND h.touchpoint = coalesce(asked.touchpoint, '')");

/// Of all segments or touchpoints of the cut that keeps channels apart.
const OF_MANY: &str = counts!(
    "h.segment = coalesce(asked.segment, h.segment) AND h.touchpoint = coalesce(asked.touchpoint, h.touchpoint)"
);

/// The counts of whole months: histogram and unfolded deltas, by month, question and value, in that order.
pub async fn read(tx: &mut TenantTx, filter: &Filter) -> Result<Vec<Count>, StoreError> {
    let org = tx.org().0;
    let (first, last) = (filter.months.0.number(), filter.months.1.number());
    let (segment, touchpoint) = (filter.segment.as_deref(), filter.touchpoint.as_deref());
    let (statement, cut) = match filter.channel {
        None => (OF_ONE, cut_for(segment, touchpoint)),
        Some(_) => (OF_MANY, "each"),
    };
    let rows: Vec<Row> = cached(statement)
        .bind::<SqlUuid, _>(org)
        .bind::<Integer, _>(first)
        .bind::<Integer, _>(last)
        .bind::<Text, _>(cut)
        .bind::<Nullable<Text>, _>(segment)
        .bind::<Nullable<Text>, _>(touchpoint)
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
    cached(concat!(
        "INSERT INTO histograms (org_id, ",
        columns!(),
        ", votes) SELECT org_id, ",
        of_cells!(),
        ", count(*) FROM votes CROSS JOIN ",
        cuts!(),
        " WHERE org_id = ? GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8"
    ))
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

/// What the counts can be filtered by. Goes from one word to the next in the index, past all their rows.
pub async fn dimensions(tx: &mut TenantTx) -> Result<Dimensions, StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        dimension: String,
        #[diesel(sql_type = Text)]
        word: String,
        #[diesel(sql_type = Nullable<Integer>)]
        first: Option<i32>,
        #[diesel(sql_type = Nullable<Integer>)]
        last: Option<i32>,
    }
    let org = tx.org().0;
    let found: Vec<Found> = cached(
        "WITH RECURSIVE asked AS (SELECT ?::uuid AS org_id), \
         segments AS ( \
            SELECT (SELECT min(segment) FROM histograms WHERE org_id = asked.org_id AND cut = 'segment') AS word \
            FROM asked \
            UNION ALL SELECT (SELECT min(segment) FROM histograms WHERE org_id = asked.org_id AND cut = 'segment' \
                AND segment > segments.word) FROM asked, segments WHERE word IS NOT NULL), \
         touchpoints AS ( \
            SELECT (SELECT min(touchpoint) FROM histograms WHERE org_id = asked.org_id AND cut = 'touchpoint' \
                AND segment = '') AS word FROM asked \
            UNION ALL SELECT (SELECT min(touchpoint) FROM histograms WHERE org_id = asked.org_id \
                AND cut = 'touchpoint' AND segment = '' AND touchpoint > touchpoints.word) \
            FROM asked, touchpoints WHERE word IS NOT NULL), \
         deltas AS (SELECT d.segment, d.touchpoint, d.month FROM asked JOIN histogram_deltas d \
            ON d.org_id = asked.org_id) \
         SELECT 'segment' AS dimension, word, NULL::int4 AS first, NULL::int4 AS last FROM ( \
            SELECT word FROM segments WHERE word <> '' UNION SELECT segment FROM deltas WHERE segment <> '') words \
         UNION ALL SELECT 'touchpoint', word, NULL, NULL FROM ( \
            SELECT word FROM touchpoints WHERE word <> '' UNION SELECT touchpoint FROM deltas WHERE touchpoint <> '') words \
         UNION ALL SELECT 'month', '', min(month), max(month) FROM ( \
            SELECT h.month FROM asked JOIN histograms h ON h.org_id = asked.org_id AND h.cut = 'all' \
            UNION ALL SELECT month FROM deltas) months",
    )
    .bind::<SqlUuid, _>(org)
    .load(tx.conn()?)
    .await?;
    let month = |number: i32| at("histograms", "month").month(org, number);
    let mut dimensions = Dimensions::default();
    for Found { dimension, word, first, last } in found {
        match dimension.as_str() {
            "segment" => dimensions.segments.push(word),
            "touchpoint" => dimensions.touchpoints.push(word),
            _ => {
                dimensions.months =
                    first.zip(last).map(|(a, b)| Ok::<_, StoreError>((month(a)?, month(b)?))).transpose()?;
            }
        }
    }
    dimensions.segments.sort_unstable();
    dimensions.touchpoints.sort_unstable();
    Ok(dimensions)
}
