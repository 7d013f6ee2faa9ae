//! Self-checks: what the leadership said that it knows. Never changed.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::self_checks::SelfCheck;
use kept_core::calendar::Day;
use kept_core::ids::SelfCheckId;
use serde_json::Value;
use uuid::Uuid;

use crate::cached::cached;
use crate::customers::member;
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::schema::{members, self_checks};
use crate::types::{At, Ts, at};

const ANSWERS: At = at("self_checks", "answers");

/// Adds a self-check; `false` when its id is taken.
pub async fn insert(tx: &mut TenantTx, new: &SelfCheck) -> Result<bool, StoreError> {
    let row = (
        self_checks::org_id.eq(tx.org().0),
        self_checks::id.eq(new.id.0),
        self_checks::day.eq(new.day.number()),
        self_checks::answers.eq(ANSWERS.to_json(new.id, &new.answers)?),
        self_checks::recorded_at.eq(Ts(new.recorded_at)),
        self_checks::recorded_by.eq(new.recorded_by.as_ref().map(|member| member.id.0)),
    );
    let inserted = diesel::insert_into(self_checks::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(tx.conn()?)
        .await?;
    Ok(inserted == 1)
}

type Row = (Uuid, i32, Value, Ts, Option<Uuid>, Option<String>);

fn shown((id, day, answers, recorded_at, by, name): Row) -> Result<SelfCheck, StoreError> {
    Ok(SelfCheck {
        id: SelfCheckId(id),
        day: at("self_checks", "day").day(id, day)?,
        recorded_at: recorded_at.0,
        recorded_by: member(by, name),
        answers: ANSWERS.json(id, answers)?,
    })
}

macro_rules! with_members {
    () => {
        self_checks::table
            .left_join(
                members::table.on(members::org_id
                    .eq(self_checks::org_id)
                    .and(members::id.nullable().eq(self_checks::recorded_by))),
            )
            .select((
                self_checks::id,
                self_checks::day,
                self_checks::answers,
                self_checks::recorded_at,
                self_checks::recorded_by,
                members::name.nullable(),
            ))
    };
}

/// One self-check.
pub async fn read(tx: &mut TenantTx, id: SelfCheckId) -> Result<Option<SelfCheck>, StoreError> {
    let row: Option<Row> = with_members!()
        .filter(self_checks::org_id.eq(tx.org().0).and(self_checks::id.eq(id.0)))
        .first(tx.conn()?)
        .await
        .optional()?;
    row.map(shown).transpose()
}

/// At most `limit` self-checks, newest first, after one of them.
pub async fn list(
    tx: &mut TenantTx,
    after: Option<SelfCheckId>,
    limit: u32,
) -> Result<Vec<SelfCheck>, StoreError> {
    let before = after.map_or(Uuid::max(), |id| id.0);
    let rows: Vec<Row> = with_members!()
        .filter(self_checks::org_id.eq(tx.org().0).and(self_checks::id.lt(before)))
        .order((self_checks::org_id.desc(), self_checks::id.desc()))
        .limit(i64::from(limit))
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(shown).collect()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Customers with an expectation grade on a closed day.
pub async fn graded(tx: &mut TenantTx, closed: Day) -> Result<u64, StoreError> {
    let found: Count = cached(
        "SELECT count(*) AS n FROM customer_scores \
         WHERE org_id = ? AND day = ? AND grade_index IS NOT NULL AND active",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(closed.number())
    .get_result(tx.conn()?)
    .await?;
    Ok(found.n.unsigned_abs())
}

/// Complaints in the customers' own words on the days `from` to `to`, and how many of them have come to their end: done,
/// or not done and why, and the customer knows it.
pub async fn complaints(tx: &mut TenantTx, from: Day, to: Day) -> Result<(u64, u64), StoreError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        all: i64,
        #[diesel(sql_type = BigInt)]
        ended: i64,
    }
    let found: Found = cached(
        "SELECT count(*) AS \"all\", count(*) FILTER (WHERE told) AS ended FROM feedback \
         WHERE org_id = ? AND day BETWEEN ? AND ? AND kind = 'complaint' AND giver = 'customer'",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Integer, _>(from.number())
    .bind::<Integer, _>(to.number())
    .get_result(tx.conn()?)
    .await?;
    Ok((found.all.unsigned_abs(), found.ended.unsigned_abs()))
}
