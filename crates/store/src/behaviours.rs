//! What customers did. A correction is a new row; the row before is superseded and keeps its contents.

mod row;
mod take_back;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::External;
use kept_api::behaviours::Behaviour;
use kept_api::page::DaySort;
use kept_core::behaviour::BehaviourKind;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{BehaviourId, CustomerId, ImportId};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::schema::behaviours;
use crate::types::{Ts, at, direction};

pub use take_back::take_back;

use row::{COLUMNS, FROM, Row};

#[derive(Insertable)]
#[diesel(table_name = behaviours, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    revision: i32,
    customer_id: Uuid,
    kind: &'a str,
    day: i32,
    occurred_at: Option<Ts>,
    amount_minor: Option<i64>,
    currency: Option<String>,
    quantity: Option<i32>,
    touchpoint: &'a str,
    text: &'a str,
    external_source: Option<String>,
    external_id: Option<String>,
    recorded_at: Ts,
    recorded_by: Option<Uuid>,
    import_id: Option<Uuid>,
}

fn new_row(org: Uuid, new: &Behaviour, import: Option<ImportId>) -> Result<NewRow<'_>, StoreError> {
    let quantity = new.quantity.map(|quantity| at("behaviours", "quantity").integer(new.id, quantity));
    Ok(NewRow {
        org_id: org,
        id: new.id.0,
        revision: at("behaviours", "revision").integer(new.id, new.revision)?,
        customer_id: new.customer_id.0,
        kind: new.kind.as_str(),
        day: new.day.number(),
        occurred_at: new.occurred_at.map(Ts),
        amount_minor: new.amount.map(|amount| amount.minor),
        currency: new.amount.map(|amount| amount.currency.to_string()),
        quantity: quantity.transpose()?,
        touchpoint: &new.touchpoint,
        text: &new.text,
        external_source: new.external.as_ref().map(|external| external.source.clone()),
        external_id: new.external.as_ref().map(|external| external.id.clone()),
        recorded_at: Ts(new.recorded_at),
        recorded_by: new.recorded_by.as_ref().map(|member| member.id.0),
        import_id: import.map(|import| import.0),
    })
}

/// Adds what a customer did, or a corrected revision of it; `false` when its id or its external id is taken.
pub async fn insert(tx: &mut TenantTx, new: &Behaviour) -> Result<bool, StoreError> {
    let row = new_row(tx.org().0, new, None)?;
    let inserted = diesel::insert_into(behaviours::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(tx.conn()?)
        .await?;
    Ok(inserted == 1)
}

/// Rows of one statement: each has a parameter for each column, and Postgres takes 65,535.
const ROWS: usize = 2_000;

/// Adds what an import says customers did, corrected revisions among them; answers how many were added. Those whose id or
/// external id is taken are not.
pub async fn insert_many(
    tx: &mut TenantTx,
    new: &[Behaviour],
    import: ImportId,
) -> Result<usize, StoreError> {
    let mut added = 0;
    for some in new.chunks(ROWS) {
        let org = tx.org().0;
        let rows = some.iter().map(|new| new_row(org, new, Some(import))).collect::<Result<Vec<_>, _>>()?;
        let insert = diesel::insert_into(behaviours::table).values(rows).on_conflict_do_nothing();
        added += insert.execute(tx.conn()?).await?;
    }
    Ok(added)
}

/// The same of several, which need not be locked; answers how many stood.
pub async fn supersede_many(
    tx: &mut TenantTx,
    ids: &[BehaviourId],
    now: Instant,
) -> Result<usize, StoreError> {
    if ids.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let standing = behaviours::table
        .filter(behaviours::org_id.eq(tx.org().0).and(behaviours::id.eq_any(ids)))
        .filter(behaviours::superseded_at.is_null());
    Ok(diesel::update(standing).set(behaviours::superseded_at.eq(Ts(now))).execute(tx.conn()?).await?)
}

/// What stands of those that another system knows by these ids.
pub async fn of_source(tx: &mut TenantTx, source: &str, ids: &[&str]) -> Result<Vec<Behaviour>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE b.org_id = $1 AND b.superseded_at IS NULL \
         AND b.external_source = $2 AND b.external_id = ANY($3)"
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Text, _>(source)
        .bind::<Array<Text>, _>(ids)
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// What stands of it no longer does, from `now` on. It must be locked.
pub async fn supersede(tx: &mut TenantTx, id: BehaviourId, now: Instant) -> Result<(), StoreError> {
    let standing = behaviours::table
        .filter(behaviours::org_id.eq(tx.org().0).and(behaviours::id.eq(id.0)))
        .filter(behaviours::superseded_at.is_null());
    let rows =
        diesel::update(standing).set(behaviours::superseded_at.eq(Ts(now))).execute(tx.conn()?).await?;
    ensure("supersede what a customer did", 1, rows)
}

/// What stands of it, which nobody else can correct until the transaction ends.
pub async fn lock(tx: &mut TenantTx, id: BehaviourId) -> Result<Option<Behaviour>, StoreError> {
    // The first row is always there, whatever became of it: whoever corrects holds it.
    let first = behaviours::table.find((tx.org().0, id.0, 1)).select(behaviours::id).for_update();
    let found: Option<Uuid> = first.first(tx.conn()?).await.optional()?;
    if found.is_none() {
        return Ok(None);
    }
    read(tx, id).await
}

/// What stands of it; none when it was deleted.
pub async fn read(tx: &mut TenantTx, id: BehaviourId) -> Result<Option<Behaviour>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM {FROM} WHERE b.org_id = $1 AND b.id = $2 AND b.superseded_at IS NULL");
    let row: Option<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<SqlUuid, _>(id.0)
        .get_result(tx.conn()?)
        .await
        .optional()?;
    row.map(Row::read).transpose()
}

/// What another system knows by this id.
pub async fn by_external(tx: &mut TenantTx, external: &External) -> Result<Option<BehaviourId>, StoreError> {
    let id: Option<Uuid> = behaviours::table
        .filter(behaviours::org_id.eq(tx.org().0).and(behaviours::superseded_at.is_null()))
        .filter(behaviours::external_source.eq(&external.source))
        .filter(behaviours::external_id.eq(&external.id))
        .select(behaviours::id)
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(id.map(BehaviourId))
}

/// Which deeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this customer's.
    pub customer: Option<CustomerId>,
    /// Only this.
    pub kind: Option<BehaviourKind>,
    /// Only what was done on this day or later.
    pub from: Option<Day>,
    /// Only what was done on this day or earlier.
    pub to: Option<Day>,
    /// Only what was recorded or corrected at this instant or later.
    pub updated_since: Option<Instant>,
}

impl Filter {
    /// The conditions; words come from types, so that no text gets in.
    fn conditions(&self) -> String {
        let mut all = vec!["b.org_id = $1 AND b.superseded_at IS NULL".to_owned()];
        all.extend(self.customer.map(|customer| format!("b.customer_id = '{}'", customer.0)));
        all.extend(self.kind.map(|kind| format!("b.kind = '{}'", kind.as_str())));
        all.extend(self.from.map(|day| format!("b.day >= {}", day.number())));
        all.extend(self.to.map(|day| format!("b.day <= {}", day.number())));
        all.extend(self.updated_since.map(|at| format!("b.recorded_at >= '{at}'::timestamptz")));
        all.join(" AND ")
    }
}

/// At most `limit` deeds in the order of `sort`, after one of them.
pub async fn list(
    tx: &mut TenantTx,
    filter: &Filter,
    sort: DaySort,
    after: Option<(Day, BehaviourId)>,
    limit: u32,
) -> Result<Vec<Behaviour>, StoreError> {
    let (beyond, turn, start) = direction(sort);
    let (day, id) = after.map_or(start, |(day, id)| (day.number(), id.0));
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE {} AND (b.day, b.id) {beyond} ($2, $3) \
         ORDER BY b.day {turn}, b.id {turn} LIMIT $4",
        filter.conditions()
    );
    let rows: Vec<Row> = diesel::sql_query(sql)
        .bind::<SqlUuid, _>(tx.org().0)
        .bind::<Integer, _>(day)
        .bind::<SqlUuid, _>(id)
        .bind::<BigInt, _>(i64::from(limit))
        .load(tx.conn()?)
        .await?;
    rows.into_iter().map(Row::read).collect()
}
