//! Organisations: a global table that tenant tables point to.

mod remove;

use diesel::dsl::{exists, max};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::OrgId;
use kept_core::money::Currency;
use uuid::Uuid;

use crate::db::{GlobalTx, TenantTx};
use crate::error::{StoreError, ensure};
use crate::schema::{customers, organisations, promises, responses};
use crate::types::{Ts, at};

pub use remove::{remove_demo, sweep};

/// An organisation as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Id.
    pub id: OrgId,
    /// Name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// All sums are in this.
    pub currency: Currency,
    /// Made by `--demo`; its data are invented.
    pub demo: bool,
    /// When it was made.
    pub recorded_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = organisations, treat_none_as_default_value = false)]
struct NewRow<'a> {
    id: Uuid,
    name: &'a str,
    time_zone: &'a str,
    currency: &'a str,
    demo: bool,
    recorded_at: Ts,
}

#[derive(Queryable)]
struct Row {
    id: Uuid,
    name: String,
    time_zone: String,
    currency: String,
    demo: bool,
    recorded_at: Ts,
}

impl Row {
    fn read(self) -> Result<Organisation, StoreError> {
        let currency = at("organisations", "currency").word(self.id, &self.currency)?;
        Ok(Organisation {
            id: OrgId(self.id),
            name: self.name,
            time_zone: self.time_zone,
            currency,
            demo: self.demo,
            recorded_at: self.recorded_at.0,
        })
    }
}

/// Adds an organisation.
pub async fn insert(tx: &mut GlobalTx, new: &Organisation) -> Result<(), StoreError> {
    let row = NewRow {
        id: new.id.0,
        name: &new.name,
        time_zone: &new.time_zone,
        currency: new.currency.as_str(),
        demo: new.demo,
        recorded_at: Ts(new.recorded_at),
    };
    diesel::insert_into(organisations::table).values(row).execute(tx.conn()?).await?;
    Ok(())
}

/// The organisation that the transaction is bound to.
pub async fn current(tx: &mut TenantTx) -> Result<Option<Organisation>, StoreError> {
    let row = organisations::table.find(tx.org().0).first::<Row>(tx.conn()?).await.optional()?;
    row.map(Row::read).transpose()
}

/// The organisation that the transaction is bound to, which nobody else can change until it ends.
pub async fn lock(tx: &mut TenantTx) -> Result<Option<Organisation>, StoreError> {
    let row = organisations::table.find(tx.org().0).for_update();
    row.first::<Row>(tx.conn()?).await.optional()?.map(Row::read).transpose()
}

/// Changes name, time zone and currency of an organisation that is locked.
pub async fn update(tx: &mut TenantTx, to: &Organisation) -> Result<(), StoreError> {
    let changed = diesel::update(organisations::table.find(tx.org().0))
        .set((
            organisations::name.eq(&to.name),
            organisations::time_zone.eq(&to.time_zone),
            organisations::currency.eq(to.currency.as_str()),
        ))
        .execute(tx.conn()?)
        .await?;
    ensure("changing an organisation", 1, changed)
}

/// Whether any amount is recorded in the organisation's currency.
pub async fn has_amounts(tx: &mut TenantTx) -> Result<bool, StoreError> {
    let valued = customers::table
        .filter(customers::org_id.eq(tx.org().0).and(customers::yearly_value_minor.is_not_null()))
        .select(customers::id);
    Ok(diesel::select(exists(valued)).get_result(tx.conn()?).await?)
}

/// All organisations, oldest first.
pub async fn all(tx: &mut GlobalTx) -> Result<Vec<Organisation>, StoreError> {
    let rows: Vec<Row> = organisations::table.order(organisations::id).load(tx.conn()?).await?;
    rows.into_iter().map(Row::read).collect()
}

/// Whether there is any organisation.
pub async fn any(tx: &mut GlobalTx) -> Result<bool, StoreError> {
    Ok(diesel::select(exists(organisations::table.select(organisations::id))).get_result(tx.conn()?).await?)
}

/// The day of the newest answer, up to `as_of`.
pub async fn newest_answer(tx: &mut TenantTx, as_of: Day) -> Result<Option<Day>, StoreError> {
    let org = tx.org().0;
    let day: Option<i32> = responses::table
        .filter(responses::org_id.eq(org).and(responses::day.le(as_of.number())))
        .select(max(responses::day))
        .first(tx.conn()?)
        .await?;
    at("responses", "day").maybe_day(org, day)
}

/// The newest day on which a promise was settled, up to `as_of`.
pub async fn newest_settlement(tx: &mut TenantTx, as_of: Day) -> Result<Option<Day>, StoreError> {
    let org = tx.org().0;
    let day: Option<i32> = promises::table
        .filter(promises::org_id.eq(org).and(promises::settled_number.gt(0)))
        .filter(promises::settled_day.le(as_of.number()))
        .select(max(promises::settled_day))
        .first(tx.conn()?)
        .await?;
    at("promises", "settled_day").maybe_day(org, day)
}
