//! Promises: what was said to one customer, and how it ended.

mod list;
mod row;
mod settle;
mod take_back;
mod upsert;

use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::External;
use kept_api::promises::Promise;
use kept_api::search::SearchKind;
use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::ids::{ContactId, CustomerId, MemberId, PromiseId};
use kept_core::promise::{Severity, Terms};
use uuid::Uuid;

use crate::customers::{self, Held};
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::outcomes::{self, Of};
use crate::schema::promises;
use crate::search;
use crate::types::Ts;

pub use list::{Filter, list};
pub use settle::{Locked, append, history, lock};
pub use take_back::take_back;
pub use upsert::{PromiseUpsert, upsert_external, upsert_external_for};

use row::{FROM, Row, columns};

/// What was said, before it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Id.
    pub id: PromiseId,
    /// To whom.
    pub customer_id: CustomerId,
    /// What was said, trimmed.
    pub text: String,
    /// The part of satisfaction that it is about.
    pub component: Component,
    /// The step of the journey; empty when unknown.
    pub touchpoint: String,
    /// How much it matters.
    pub severity: Severity,
    /// The calendar day on which it is due.
    pub due_day: Day,
    /// The instant at which it is due, where it is due at one.
    pub due_at: Option<Instant>,
    /// When lateness counts.
    pub terms: Terms,
    /// The first day on which it counts as missed while it is open.
    pub missed_from: Day,
    /// The day on which it was made.
    pub made: Day,
    /// Who made it.
    pub made_by: Option<MemberId>,
    /// The contact that it was made to.
    pub made_to: Option<ContactId>,
    /// Its id elsewhere.
    pub external: Option<External>,
}

#[derive(Insertable)]
#[diesel(table_name = promises, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    customer_id: Uuid,
    text: &'a str,
    component: &'a str,
    touchpoint: &'a str,
    severity: &'a str,
    due_day: i32,
    due_at: Option<Ts>,
    grace_hours: i32,
    limit_hours: i32,
    missed_after_hours: i32,
    missed_from: i32,
    made_day: i32,
    made_by: Option<Uuid>,
    made_to: Option<Uuid>,
    external_source: Option<String>,
    external_id: Option<String>,
    recorded_at: Ts,
    updated_at: Ts,
}

/// Adds a promise; `false` when its id or its external id is taken.
pub async fn insert(tx: &mut TenantTx, new: &Draft, now: Instant) -> Result<bool, StoreError> {
    customers::hold(tx, [new.customer_id].into(), &mut Held::new()).await?;
    let row = NewRow {
        org_id: tx.org().0,
        id: new.id.0,
        customer_id: new.customer_id.0,
        text: &new.text,
        component: new.component.as_str(),
        touchpoint: &new.touchpoint,
        severity: new.severity.as_str(),
        due_day: new.due_day.number(),
        due_at: new.due_at.map(Ts),
        grace_hours: hours(new.terms.grace_hours),
        limit_hours: hours(new.terms.limit_hours),
        missed_after_hours: hours(new.terms.missed_after_hours),
        missed_from: new.missed_from.number(),
        made_day: new.made.number(),
        made_by: new.made_by.map(|member| member.0),
        made_to: new.made_to.map(|contact| contact.0),
        external_source: new.external.as_ref().map(|external| external.source.clone()),
        external_id: new.external.as_ref().map(|external| external.id.clone()),
        recorded_at: Ts(now),
        updated_at: Ts(now),
    };
    let inserted =
        diesel::insert_into(promises::table).values(row).on_conflict_do_nothing().execute(tx.conn()?).await?;
    if inserted == 0 {
        return Ok(false);
    }
    outcomes::put(tx, Of::Promises(&[new.id]), now).await?;
    let external_id = new.external.as_ref().map(|external| external.id.as_str());
    search::add(tx, SearchKind::Promise, &[search::of_text(new.id.0, &new.text, external_id)]).await?;
    Ok(true)
}

/// Hours as they are stored; the core allows no more than ten years of them.
fn hours(hours: u32) -> i32 {
    i32::try_from(hours).unwrap_or(i32::MAX)
}

/// One promise as it stands on `as_of`, without its history.
pub async fn read(tx: &mut TenantTx, id: PromiseId, as_of: Day) -> Result<Option<Promise>, StoreError> {
    Ok(of_ids(tx, &[id], as_of).await?.pop())
}

/// These promises as they stand on `as_of`, in no order; those that do not exist are left out.
pub async fn of_ids(tx: &mut TenantTx, ids: &[PromiseId], as_of: Day) -> Result<Vec<Promise>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT {} FROM {FROM} WHERE p.org_id = $1 AND p.id = ANY($3)", columns());
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(as_of.number())
        .bind::<Array<SqlUuid>, _>(ids.iter().map(|id| id.0).collect::<Vec<_>>())
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(|row| row.read(as_of)).collect()
}

/// The promise that another system knows by this id, and the step of the journey that it belongs to.
pub async fn by_external(
    tx: &mut TenantTx,
    external: &External,
) -> Result<Option<(PromiseId, String)>, StoreError> {
    let row: Option<(Uuid, String)> = promises::table
        .filter(promises::org_id.eq(tx.org().0))
        .filter(promises::external_source.eq(&external.source).and(promises::external_id.eq(&external.id)))
        .select((promises::id, promises::touchpoint))
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(row.map(|(id, touchpoint)| (PromiseId(id), touchpoint)))
}

/// Whether there is such a promise to this customer.
pub async fn is_to(tx: &mut TenantTx, id: PromiseId, customer: CustomerId) -> Result<bool, StoreError> {
    let row = promises::table.find((tx.org().0, id.0)).filter(promises::customer_id.eq(customer.0));
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(tx.conn()?).await?)
}
