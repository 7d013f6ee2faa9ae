//! Votes: the winning answer per customer, question and month. The rule is [`kept_core::vote`].

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, SmallInt, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use kept_core::ids::{CustomerId, OrgId, ResponseId};
use kept_core::vote::{Ballot, Changes, Rank, Seat, Vote};
use uuid::Uuid;

use crate::cached::cached;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::types::at;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    month: i32,
    #[diesel(sql_type = Text)]
    question_key: String,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    response_id: Uuid,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = SmallInt)]
    value: i16,
    #[diesel(sql_type = Text)]
    segment: String,
    #[diesel(sql_type = Text)]
    touchpoint: String,
    #[diesel(sql_type = Text)]
    channel: String,
}

impl Row {
    fn read(self) -> Result<(Seat, Vote), StoreError> {
        let row = self.response_id;
        let column = |name| at("votes", name);
        let seat = Seat {
            month: column("month").month(row, self.month)?,
            question: column("question_key").word(row, &self.question_key)?,
            customer: CustomerId(self.customer_id),
        };
        let vote = Vote {
            rank: Rank { day: column("day").day(row, self.day)?, response: ResponseId(row) },
            value: column("value").integer(row, self.value)?,
            segment: self.segment,
            touchpoint: self.touchpoint,
            channel: column("channel").word(row, &self.channel)?,
        };
        Ok((seat, vote))
    }
}

/// Seats as columns.
#[derive(Default)]
struct Seats<'a> {
    months: Vec<i32>,
    questions: Vec<&'a str>,
    customers: Vec<Uuid>,
}

impl<'a> Extend<&'a Seat> for Seats<'a> {
    fn extend<T: IntoIterator<Item = &'a Seat>>(&mut self, seats: T) {
        for seat in seats {
            self.months.push(seat.month.number());
            self.questions.push(seat.question.as_str());
            self.customers.push(seat.customer.0);
        }
    }
}

impl<'a> FromIterator<&'a Seat> for Seats<'a> {
    fn from_iter<T: IntoIterator<Item = &'a Seat>>(seats: T) -> Self {
        let mut columns = Self::default();
        columns.extend(seats);
        columns
    }
}

/// The present holders of these seats. Their customers must be held. May be sent together with other statements.
pub(crate) async fn standing(
    mut conn: &AsyncPgConnection,
    org: OrgId,
    seats: &BTreeSet<Seat>,
) -> Result<Vec<(Seat, Vote)>, StoreError> {
    if seats.is_empty() {
        return Ok(Vec::new());
    }
    let columns: Seats<'_> = seats.iter().collect();
    let rows: Vec<Row> = cached(
        "SELECT v.* FROM unnest(?, ?, ?) AS seat (month, question_key, customer_id) CROSS JOIN LATERAL ( \
            SELECT v.month, v.question_key, v.customer_id, v.response_id, v.day, v.value, v.segment, v.touchpoint, \
            v.channel FROM votes v WHERE v.org_id = ? AND v.month = seat.month \
            AND v.question_key = seat.question_key AND v.customer_id = seat.customer_id OFFSET 0) v",
    )
    .bind::<Array<Integer>, _>(columns.months)
    .bind::<Array<Text>, _>(columns.questions)
    .bind::<Array<SqlUuid>, _>(columns.customers)
    .bind::<SqlUuid, _>(org.0)
    .load(&mut conn)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// Decides these seats anew from the responses as they are now. Their customers must be held.
pub(crate) async fn decide(
    tx: &mut TenantTx,
    ballot: &mut Ballot,
    seats: &BTreeSet<Seat>,
) -> Result<(), StoreError> {
    let columns: Seats<'_> = seats.iter().collect();
    let first: Vec<i32> = seats.iter().map(|seat| seat.month.first_day().number()).collect();
    let last: Vec<i32> = seats.iter().map(|seat| seat.month.last_day().number()).collect();
    let rows: Vec<Row> = cached(
        "SELECT DISTINCT ON (seat.month, a.question_key, r.customer_id) seat.month, a.question_key, r.customer_id, \
            r.id AS response_id, r.day, a.value, r.segment, r.touchpoint, r.channel \
         FROM unnest(?, ?, ?, ?, ?) AS seat (month, question_key, customer_id, first, last) \
         JOIN responses r ON r.org_id = ? AND r.customer_id = seat.customer_id \
            AND r.day BETWEEN seat.first AND seat.last AND r.complete AND r.superseded_at IS NULL \
         JOIN answers a ON a.org_id = r.org_id AND a.response_id = r.id AND a.question_key = seat.question_key \
            AND a.value IS NOT NULL \
         ORDER BY seat.month, a.question_key, r.customer_id, r.day DESC, r.id DESC",
    )
    .bind::<Array<Integer>, _>(columns.months)
    .bind::<Array<Text>, _>(columns.questions)
    .bind::<Array<SqlUuid>, _>(columns.customers)
    .bind::<Array<Integer>, _>(first)
    .bind::<Array<Integer>, _>(last)
    .bind::<SqlUuid, _>(tx.org().0)
    .load(tx.conn()?)
    .await?;
    let mut undecided = seats.clone();
    for row in rows {
        let (seat, vote) = row.read()?;
        undecided.remove(&seat);
        ballot.decide(seat, Some(vote));
    }
    for seat in undecided {
        ballot.decide(seat, None);
    }
    Ok(())
}

/// Writes down what a ballot changed, without the counts. May be sent together with other statements.
pub(crate) async fn write(
    mut conn: &AsyncPgConnection,
    org: OrgId,
    changes: &Changes,
) -> Result<(), StoreError> {
    if !changes.vacated.is_empty() {
        vacate(conn, org, &changes.vacated).await?;
    }
    if changes.taken.is_empty() {
        return Ok(());
    }
    let columns: Seats<'_> = changes.taken.iter().map(|(seat, _)| seat).collect();
    let votes = || changes.taken.iter().map(|(_, vote)| vote);
    let written = cached(
        "INSERT INTO votes (org_id, month, question_key, customer_id, response_id, day, value, segment, touchpoint, \
            channel) \
         SELECT ?, new.* FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) AS new \
         ON CONFLICT (org_id, month, question_key, customer_id) DO UPDATE SET response_id = excluded.response_id, \
            day = excluded.day, value = excluded.value, segment = excluded.segment, \
            touchpoint = excluded.touchpoint, channel = excluded.channel",
    )
    .bind::<SqlUuid, _>(org.0)
    .bind::<Array<Integer>, _>(columns.months)
    .bind::<Array<Text>, _>(columns.questions)
    .bind::<Array<SqlUuid>, _>(columns.customers)
    .bind::<Array<SqlUuid>, _>(votes().map(|vote| vote.rank.response.0).collect::<Vec<_>>())
    .bind::<Array<Integer>, _>(votes().map(|vote| vote.rank.day.number()).collect::<Vec<_>>())
    .bind::<Array<SmallInt>, _>(votes().map(|vote| i16::from(vote.value)).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(votes().map(|vote| vote.segment.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(votes().map(|vote| vote.touchpoint.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(votes().map(|vote| vote.channel.as_str()).collect::<Vec<_>>())
    .execute(&mut conn)
    .await?;
    ensure("write votes", changes.taken.len(), written)
}

async fn vacate(mut conn: &AsyncPgConnection, org: OrgId, seats: &[Seat]) -> Result<(), StoreError> {
    let columns: Seats<'_> = seats.iter().collect();
    let gone = cached(
        "DELETE FROM votes WHERE org_id = ? AND (month, question_key, customer_id) IN (SELECT * FROM unnest(?, ?, ?))",
    )
    .bind::<SqlUuid, _>(org.0)
    .bind::<Array<Integer>, _>(columns.months)
    .bind::<Array<Text>, _>(columns.questions)
    .bind::<Array<SqlUuid>, _>(columns.customers)
    .execute(&mut conn)
    .await?;
    ensure("delete votes", seats.len(), gone)
}
