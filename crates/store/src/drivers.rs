//! Rows of answers that were given together: of each customer the votes of a month.

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, SmallInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_core::calendar::{Day, Month};
use kept_core::survey::QuestionKey;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::types::at;

/// Votes of one customer in one month: on the outcome, and on each other question that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    /// The outcome.
    pub outcome: u8,
    /// In the order asked for; none where there is no answer.
    pub others: Vec<Option<u8>>,
}

/// Which votes.
#[derive(Clone, Copy, Debug)]
pub struct Sought<'a> {
    /// First and last month, both included.
    pub months: (Month, Month),
    /// Nothing later.
    pub as_of: Day,
    /// Only of this primary segment.
    pub segment: Option<&'a str>,
    /// The outcome.
    pub outcome: &'a QuestionKey,
    /// The other questions.
    pub others: &'a [QuestionKey],
    /// At most so many rows, newest months first.
    pub limit: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SmallInt)]
    outcome: i16,
    #[diesel(sql_type = Array<Nullable<SmallInt>>)]
    others: Vec<Option<i16>>,
}

/// Each month is a range of the key of the votes, so what is read is what is shown, however much there is.
pub async fn together(tx: &mut TenantTx, sought: Sought<'_>) -> Result<Vec<Together>, StoreError> {
    let rows: Vec<Row> = diesel::sql_query(
        "SELECT y.value AS outcome, ARRAY( \
             SELECT x.value FROM unnest($7) WITH ORDINALITY AS asked (key, place) \
             LEFT JOIN votes x ON x.org_id = $1 AND x.month = y.month AND x.question_key = asked.key \
                 AND x.customer_id = y.customer_id AND x.day <= $5 \
             ORDER BY asked.place) AS others \
         FROM (SELECT v.* FROM generate_series($4, $3, -1) AS past (month) CROSS JOIN LATERAL ( \
                 SELECT month, customer_id, value FROM votes \
                 WHERE org_id = $1 AND month = past.month AND question_key = $2 AND day <= $5 \
                   AND ($6 IS NULL OR segment = $6) \
                 ORDER BY customer_id LIMIT $8) v \
             LIMIT $8) y",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Text, _>(sought.outcome.as_str())
    .bind::<Integer, _>(sought.months.0.number())
    .bind::<Integer, _>(sought.months.1.number())
    .bind::<Integer, _>(sought.as_of.number())
    .bind::<Nullable<Text>, _>(sought.segment)
    .bind::<Array<Text>, _>(sought.others.iter().map(QuestionKey::as_str).collect::<Vec<_>>())
    .bind::<BigInt, _>(sought.limit)
    .load(tx.conn()?)
    .await?;
    let read = |value: i16| at("votes", "value").integer(sought.outcome.as_str(), value);
    rows.into_iter()
        .map(|row| {
            let others = row.others.into_iter().map(|value| value.map(read).transpose());
            Ok(Together { outcome: read(row.outcome)?, others: others.collect::<Result<_, StoreError>>()? })
        })
        .collect()
}
