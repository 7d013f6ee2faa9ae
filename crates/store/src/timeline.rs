//! The timeline of a customer: answers, promises, deeds and unasked words, newest first.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Integer, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::evidence::TimelineEntry;
use kept_api::page::DaySort;
use kept_api::promises::Promise;
use kept_api::responses::ResponseSort;
use kept_core::calendar::Day;
use kept_core::ids::{BehaviourId, CustomerId, FeedbackId, PromiseId, ResponseId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::StoreError;
use crate::types::at;
use crate::{behaviours, feedback, promises, responses};

/// What an entry is; on one day a promise is made before it is settled, and settled before the customer acts on it and
/// speaks about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Made,
    Settled,
    Did,
    Said,
    Answered,
}

/// Where an entry stands; the newest is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    day: Day,
    kind: Kind,
    id: Uuid,
}

impl Position {
    /// The position of an entry.
    pub fn of(entry: &TimelineEntry) -> Self {
        match entry {
            TimelineEntry::Response { day, response } => {
                Self { day: *day, kind: Kind::Answered, id: response.id.0 }
            }
            TimelineEntry::PromiseMade { day, promise } => {
                Self { day: *day, kind: Kind::Made, id: promise.id.0 }
            }
            TimelineEntry::PromiseSettled { day, promise } => {
                Self { day: *day, kind: Kind::Settled, id: promise.id.0 }
            }
            TimelineEntry::Behaviour { day, behaviour } => {
                Self { day: *day, kind: Kind::Did, id: behaviour.id.0 }
            }
            TimelineEntry::Feedback { day, feedback } => {
                Self { day: *day, kind: Kind::Said, id: feedback.id.0 }
            }
        }
    }

    /// The day and the id that entries of `kind` must stand before to stand before this.
    fn bound(self, kind: Kind) -> (Day, Uuid) {
        let id = match kind.cmp(&self.kind) {
            std::cmp::Ordering::Less => Uuid::max(),
            std::cmp::Ordering::Equal => self.id,
            std::cmp::Ordering::Greater => Uuid::nil(),
        };
        (self.day, id)
    }
}

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// At most `limit` entries up to `as_of`, newest first, after one of them. An overdue promise is no entry of its own:
/// nothing happened; it stands so where it was made.
pub async fn list(
    tx: &mut TenantTx,
    customer: CustomerId,
    as_of: Day,
    after: Option<Position>,
    limit: u32,
) -> Result<Vec<TimelineEntry>, StoreError> {
    let start = after.unwrap_or(Position { day: as_of, kind: Kind::Answered, id: Uuid::max() });
    let mut entries = Vec::new();
    let (day, id) = start.bound(Kind::Answered);
    let of_customer = responses::Filter { customer: Some(customer), ..responses::Filter::default() };
    let after = Some(responses::Position::on(day, ResponseId(id)));
    for response in responses::list(tx, &of_customer, ResponseSort::LatestDay, after, limit).await? {
        entries.push(TimelineEntry::Response { day: response.day, response });
    }
    let (day, id) = start.bound(Kind::Said);
    let of_customer = feedback::Filter { customer: Some(customer), ..feedback::Filter::default() };
    let after = Some((day, FeedbackId(id)));
    for feedback in feedback::list(tx, &of_customer, DaySort::Latest, after, limit).await? {
        entries.push(TimelineEntry::Feedback { day: feedback.day, feedback });
    }
    let (day, id) = start.bound(Kind::Did);
    let of_customer = behaviours::Filter { customer: Some(customer), ..behaviours::Filter::default() };
    let after = Some((day, BehaviourId(id)));
    for behaviour in behaviours::list(tx, &of_customer, DaySort::Latest, after, limit).await? {
        entries.push(TimelineEntry::Behaviour { day: behaviour.day, behaviour });
    }
    let made = places(tx, MADE, customer, as_of, start.bound(Kind::Made), limit).await?;
    let settled = places(tx, SETTLED, customer, as_of, start.bound(Kind::Settled), limit).await?;
    let ids: Vec<PromiseId> = made.iter().chain(&settled).map(|(_, id)| *id).collect();
    let promises = promises::of_ids(tx, &ids, as_of).await?;
    let find = |id: PromiseId| promises.iter().find(|promise| promise.id == id).cloned();
    let entry = |places: Vec<(Day, PromiseId)>, entry: fn(Day, Promise) -> TimelineEntry| {
        places.into_iter().filter_map(|(day, id)| Some(entry(day, find(id)?))).collect::<Vec<_>>()
    };
    entries.extend(entry(made, |day, promise| TimelineEntry::PromiseMade { day, promise }));
    entries.extend(entry(settled, |day, promise| TimelineEntry::PromiseSettled { day, promise }));
    entries.sort_by_key(|entry| std::cmp::Reverse(Position::of(entry)));
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(entries)
}

const MADE: &str = "SELECT p.made_day AS day, p.id FROM promises p \
    WHERE p.org_id = $1 AND p.customer_id = $2 AND p.made_day <= $3 AND (p.made_day, p.id) < ($4, $5) \
    ORDER BY p.made_day DESC, p.id DESC LIMIT $6";

/// The newest event that stood on the day.
const SETTLED: &str = "SELECT e.day, p.id FROM promises p CROSS JOIN LATERAL (SELECT x.day FROM promise_events x \
    WHERE x.org_id = p.org_id AND x.promise_id = p.id AND x.day <= $3 ORDER BY x.number DESC LIMIT 1) e \
    WHERE p.org_id = $1 AND p.customer_id = $2 AND p.made_day <= $3 AND p.settled_number > 0 AND (e.day, p.id) < ($4, $5) \
    ORDER BY e.day DESC, p.id DESC LIMIT $6";

async fn places(
    tx: &mut TenantTx,
    sql: &'static str,
    customer: CustomerId,
    as_of: Day,
    (day, id): (Day, Uuid),
    limit: u32,
) -> Result<Vec<(Day, PromiseId)>, StoreError> {
    let rows: Vec<Place> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(customer.0)
        .bind::<Integer, _>(as_of.number())
        .bind::<Integer, _>(day.number())
        .bind::<SqlUuid, _>(id)
        .bind::<BigInt, _>(i64::from(limit))
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(|row| Ok((at("promises", "day").day(row.id, row.day)?, PromiseId(row.id)))).collect()
}
