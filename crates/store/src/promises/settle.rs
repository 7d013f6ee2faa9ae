//! How promises end: events are appended, never changed.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::promises::PromiseEvent;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{CustomerId, MemberId, PromiseId};
use kept_core::promise::{Settlement, Terms};
use uuid::Uuid;

use crate::customers::{self, Held, member};
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::outcomes::{self, Of};
use crate::promises::row::{settlement, terms};
use crate::schema::{members, promise_events, promises};
use crate::types::{Ts, at};

/// What settling a promise depends on; nobody else can settle it until the transaction ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// To whom it was made.
    pub customer_id: CustomerId,
    /// When lateness counts.
    pub terms: Terms,
    /// The day on which it was made.
    pub made: Day,
    /// The first day on which it counts as missed while it is open.
    pub missed_from: Day,
    /// Number of its newest event; 0 while there is none.
    pub number: u32,
    /// Its newest settlement.
    pub settled: Option<Settlement>,
}

type LockedRow =
    ((Uuid, i32, i32, i32, i32, i32), (i32, Option<i32>, Option<String>, Option<String>, Option<i32>));

/// Locks a promise, and before it its customer, so that two settlements come one after the other, and no answer about
/// it and no other segment comes between.
///
/// # Errors
/// [`StoreError::Collision`] when it goes over to another customer at the same time.
pub async fn lock(tx: &mut TenantTx, id: PromiseId) -> Result<Option<Locked>, StoreError> {
    let row = promises::table.find((tx.org().0, id.0));
    let customer: Option<Uuid> = row.select(promises::customer_id).first(tx.conn()?).await.optional()?;
    let Some(customer) = customer.map(CustomerId) else { return Ok(None) };
    customers::hold(tx, [customer].into(), &mut Held::new()).await?;
    match locked(tx, id).await? {
        Some(locked) if locked.customer_id != customer => Err(StoreError::Collision),
        locked => Ok(locked),
    }
}

async fn locked(tx: &mut TenantTx, id: PromiseId) -> Result<Option<Locked>, StoreError> {
    let row: Option<LockedRow> = promises::table
        .find((tx.org().0, id.0))
        .select((
            (
                promises::customer_id,
                promises::grace_hours,
                promises::limit_hours,
                promises::missed_after_hours,
                promises::made_day,
                promises::missed_from,
            ),
            (
                promises::settled_number,
                promises::settled_day,
                promises::settled_outcome,
                promises::settled_ground,
                promises::settled_credit_bp,
            ),
        ))
        .for_update()
        .first(tx.conn()?)
        .await
        .optional()?;
    let Some(((customer, grace, limit, missed_after, made, missed_from), settled)) = row else {
        return Ok(None);
    };
    let (number, day, outcome, ground, credit_bp) = settled;
    Ok(Some(Locked {
        customer_id: CustomerId(customer),
        terms: terms(id.0, grace, limit, missed_after)?,
        made: at("promises", "made_day").day(id, made)?,
        missed_from: at("promises", "missed_from").day(id, missed_from)?,
        number: at("promises", "settled_number").integer(id, number)?,
        settled: settlement(id.0, day, outcome.as_deref(), ground.as_deref(), credit_bp)?,
    }))
}

#[derive(Insertable)]
#[diesel(table_name = promise_events, treat_none_as_default_value = false)]
struct NewEvent<'a> {
    org_id: Uuid,
    promise_id: Uuid,
    number: i32,
    day: i32,
    outcome: &'a str,
    ground: &'a str,
    credit_bp: i32,
    note: &'a str,
    recorded_at: Ts,
    recorded_by: Option<Uuid>,
}

/// Appends the event `number` to a promise that is locked, and repeats it in the promise.
pub async fn append(
    tx: &mut TenantTx,
    id: PromiseId,
    number: u32,
    settlement: &Settlement,
    note: &str,
    by: Option<MemberId>,
    now: Instant,
) -> Result<(), StoreError> {
    let number: i32 = at("promise_events", "number").integer(id, number)?;
    let event = NewEvent {
        org_id: tx.org().0,
        promise_id: id.0,
        number,
        day: settlement.day.number(),
        outcome: settlement.outcome.as_str(),
        ground: settlement.ground.as_str(),
        credit_bp: settlement.credit_bp.into(),
        note,
        recorded_at: Ts(now),
        recorded_by: by.map(|member| member.0),
    };
    outcomes::take(tx, Of::Promises(&[id]), now).await?;
    diesel::insert_into(promise_events::table).values(event).execute(tx.conn()?).await?;
    let newest = (
        promises::settled_number.eq(number),
        promises::settled_day.eq(settlement.day.number()),
        promises::settled_outcome.eq(settlement.outcome.as_str()),
        promises::settled_ground.eq(settlement.ground.as_str()),
        promises::settled_credit_bp.eq(i32::from(settlement.credit_bp)),
        promises::updated_at.eq(Ts(now)),
    );
    let row = promises::table.find((tx.org().0, id.0)).filter(promises::settled_number.eq(number - 1));
    let rows = diesel::update(row).set(newest).execute(tx.conn()?).await?;
    ensure("settle a promise", 1, rows)?;
    outcomes::put(tx, Of::Promises(&[id]), now).await
}

type EventRow = (i32, i32, String, String, i32, String, Ts, Option<Uuid>, Option<String>);

/// Every settlement and correction of a promise, oldest first.
pub async fn history(tx: &mut TenantTx, id: PromiseId) -> Result<Vec<PromiseEvent>, StoreError> {
    let rows: Vec<EventRow> = promise_events::table
        .left_join(
            members::table.on(members::org_id
                .eq(promise_events::org_id)
                .and(members::id.nullable().eq(promise_events::recorded_by))),
        )
        .filter(promise_events::org_id.eq(tx.org().0).and(promise_events::promise_id.eq(id.0)))
        .order(promise_events::number)
        .select((
            promise_events::number,
            promise_events::day,
            promise_events::outcome,
            promise_events::ground,
            promise_events::credit_bp,
            promise_events::note,
            promise_events::recorded_at,
            promise_events::recorded_by,
            members::name.nullable(),
        ))
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(|row| event(id, row)).collect()
}

fn event(id: PromiseId, row: EventRow) -> Result<PromiseEvent, StoreError> {
    let (number, day, outcome, ground, credit_bp, note, recorded_at, by, name) = row;
    Ok(PromiseEvent {
        number: at("promise_events", "number").integer(id, number)?,
        settlement: Settlement {
            day: at("promise_events", "day").day(id, day)?,
            outcome: at("promise_events", "outcome").word(id, &outcome)?,
            ground: at("promise_events", "ground").word(id, &ground)?,
            credit_bp: at("promise_events", "credit_bp").integer(id, credit_bp)?,
        },
        note,
        recorded_at: recorded_at.0,
        recorded_by: member(by, name),
    })
}
