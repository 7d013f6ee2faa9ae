//! Customers: whoever the organisation serves.

mod hold;
mod line;
mod list;
mod remove;
mod take_back;
mod upsert;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::External;
use kept_api::customers::Customer;
use kept_api::me::MemberRef;
use kept_api::search::SearchKind;
use kept_core::calendar::{Day, Instant};
use kept_core::customer::{CustomerKind, CustomerState, name_key};
use kept_core::ids::{CustomerId, MemberId};
use uuid::Uuid;

use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::outcomes::{self, Of};
use crate::schema::{customers, members};
use crate::search;
use crate::types::{Ts, at};

pub use hold::Held;
pub(crate) use hold::hold;
pub use list::{Filter, Key, Lines, Position, Selection, count, lines, list, select};
pub use remove::{Bound, belongs_to, bound, hold_parent, hold_to_remove, remove};
pub use take_back::take_back;
pub(crate) use upsert::place_of;
pub use upsert::{CustomerUpsert, upsert_external, upsert_external_for};

/// What a member or another system says of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Id.
    pub id: CustomerId,
    /// What kind of party.
    pub kind: CustomerKind,
    /// Name, trimmed.
    pub name: String,
    /// Primary segment; empty when there is none.
    pub segment: String,
    /// Where the relationship stands.
    pub state: CustomerState,
    /// Since when.
    pub customer_since: Option<Day>,
    /// Until when its contract runs.
    pub contract_end: Option<Day>,
    /// Revenue of a year in minor units of the base currency.
    pub yearly_value_minor: Option<i64>,
    /// Who looks after it.
    pub owner_id: Option<MemberId>,
    /// The customer that it belongs to.
    pub parent_id: Option<CustomerId>,
    /// Its id elsewhere.
    pub external: Option<External>,
}

impl From<&Customer> for Draft {
    fn from(customer: &Customer) -> Self {
        Self {
            id: customer.id,
            kind: customer.kind,
            name: customer.name.clone(),
            segment: customer.segment.clone(),
            state: customer.state,
            customer_since: customer.customer_since,
            contract_end: customer.contract_end,
            yearly_value_minor: customer.yearly_value_minor,
            parent_id: customer.parent_id,
            owner_id: customer.owner.as_ref().map(|owner| owner.id),
            external: customer.external.clone(),
        }
    }
}

/// The constraint that fails when an owner is no member of the organisation.
pub const OWNER_KEY: &str = "customers_org_id_owner_id_fkey";

#[derive(Insertable)]
#[diesel(table_name = customers, treat_none_as_default_value = false)]
struct NewRow<'a> {
    org_id: Uuid,
    id: Uuid,
    kind: &'a str,
    name: &'a str,
    name_key: String,
    segment: &'a str,
    state: &'a str,
    customer_since: Option<i32>,
    yearly_value_minor: Option<i64>,
    owner_id: Option<Uuid>,
    external_source: Option<String>,
    external_id: Option<String>,
    recorded_at: Ts,
    updated_at: Ts,
    contract_end: Option<i32>,
    parent_id: Option<Uuid>,
}

/// Adds a customer; `false` when its id or its external id is taken.
///
/// # Errors
/// [`StoreError::Missing`] of [`OWNER_KEY`] when the owner is no member.
pub async fn insert(tx: &mut TenantTx, new: &Draft, now: Instant) -> Result<bool, StoreError> {
    let row = NewRow {
        org_id: tx.org().0,
        id: new.id.0,
        kind: new.kind.as_str(),
        name: &new.name,
        name_key: name_key(&new.name),
        segment: &new.segment,
        state: new.state.as_str(),
        customer_since: new.customer_since.map(Day::number),
        yearly_value_minor: new.yearly_value_minor,
        owner_id: new.owner_id.map(|owner| owner.0),
        external_source: new.external.as_ref().map(|external| external.source.clone()),
        external_id: new.external.as_ref().map(|external| external.id.clone()),
        recorded_at: Ts(now),
        updated_at: Ts(now),
        contract_end: new.contract_end.map(Day::number),
        parent_id: new.parent_id.map(|parent| parent.0),
    };
    let inserted = diesel::insert_into(customers::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(tx.conn()?)
        .await?;
    if inserted == 0 {
        return Ok(false);
    }
    let external_id = new.external.as_ref().map(|external| external.id.as_str());
    search::add(tx, SearchKind::Customer, &[search::of_customer(new.id.0, &new.name, external_id)]).await?;
    Ok(true)
}

#[derive(AsChangeset)]
#[diesel(table_name = customers, treat_none_as_null = true)]
struct Change<'a> {
    kind: &'a str,
    name: &'a str,
    name_key: String,
    segment: &'a str,
    state: &'a str,
    customer_since: Option<i32>,
    yearly_value_minor: Option<i64>,
    owner_id: Option<Uuid>,
    updated_at: Ts,
    contract_end: Option<i32>,
    parent_id: Option<Uuid>,
}

/// Changes a customer that is locked; its external id stays. Votes that were cast keep the segment of their time, its
/// promises move with it.
///
/// # Errors
/// [`StoreError::Missing`] of [`OWNER_KEY`] when the owner is no member.
pub async fn update(tx: &mut TenantTx, changed: &Draft, now: Instant) -> Result<(), StoreError> {
    let change = Change {
        kind: changed.kind.as_str(),
        name: &changed.name,
        name_key: name_key(&changed.name),
        segment: &changed.segment,
        state: changed.state.as_str(),
        customer_since: changed.customer_since.map(Day::number),
        yearly_value_minor: changed.yearly_value_minor,
        owner_id: changed.owner_id.map(|owner| owner.0),
        updated_at: Ts(now),
        contract_end: changed.contract_end.map(Day::number),
        parent_id: changed.parent_id.map(|parent| parent.0),
    };
    let row = customers::table.find((tx.org().0, changed.id.0));
    let segment: String = row.select(customers::segment).first(tx.conn()?).await?;
    let moved: &[CustomerId] = if segment == changed.segment { &[] } else { &[changed.id] };
    outcomes::take(tx, Of::Customers(moved), now).await?;
    let rows = diesel::update(row).set(change).execute(tx.conn()?).await?;
    ensure("update a customer", 1, rows)?;
    let external_id = changed.external.as_ref().map(|external| external.id.as_str());
    let words = search::of_customer(changed.id.0, &changed.name, external_id);
    search::put(tx, SearchKind::Customer, &[words]).await?;
    outcomes::put(tx, Of::Customers(moved), now).await
}

type Row = (
    (Uuid, String, String, String, String, Option<i32>, Option<i64>),
    (Option<Uuid>, Option<String>, Option<String>, Option<String>, Ts, Ts, Option<i32>, Option<Uuid>),
);

/// One customer.
pub async fn read(tx: &mut TenantTx, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    let row: Option<Row> =
        customers::table
            .left_join(members::table.on(
                members::org_id.eq(customers::org_id).and(members::id.nullable().eq(customers::owner_id)),
            ))
            .filter(customers::org_id.eq(tx.org().0).and(customers::id.eq(id.0)))
            .select((
                (
                    customers::id,
                    customers::kind,
                    customers::name,
                    customers::segment,
                    customers::state,
                    customers::customer_since,
                    customers::yearly_value_minor,
                ),
                (
                    customers::owner_id,
                    members::name.nullable(),
                    customers::external_source,
                    customers::external_id,
                    customers::recorded_at,
                    customers::updated_at,
                    customers::contract_end,
                    customers::parent_id,
                ),
            ))
            .first(tx.conn()?)
            .await
            .optional()?;
    row.map(customer).transpose()
}

/// One customer, which nobody else can change until the transaction ends.
pub async fn lock(tx: &mut TenantTx, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    let found: Option<Uuid> = customers::table
        .find((tx.org().0, id.0))
        .select(customers::id)
        .for_no_key_update()
        .first(tx.conn()?)
        .await
        .optional()?;
    if found.is_none() {
        return Ok(None);
    }
    read(tx, id).await
}

/// Whether there is such a customer.
pub async fn exists(tx: &mut TenantTx, id: CustomerId) -> Result<bool, StoreError> {
    let row = customers::table.find((tx.org().0, id.0));
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(tx.conn()?).await?)
}

/// The customer that another system knows by this id.
pub async fn by_external(tx: &mut TenantTx, external: &External) -> Result<Option<CustomerId>, StoreError> {
    let id: Option<Uuid> = customers::table
        .filter(
            customers::org_id
                .eq(tx.org().0)
                .and(customers::external_source.eq(&external.source))
                .and(customers::external_id.eq(&external.id)),
        )
        .select(customers::id)
        .first(tx.conn()?)
        .await
        .optional()?;
    Ok(id.map(CustomerId))
}

fn customer(row: Row) -> Result<Customer, StoreError> {
    let (
        (id, kind, name, segment, state, customer_since, yearly_value_minor),
        (owner_id, owner, source, external_id, recorded_at, updated_at, contract_end, parent_id),
    ) = row;
    Ok(Customer {
        id: CustomerId(id),
        kind: at("customers", "kind").word(id, &kind)?,
        name,
        segment,
        state: at("customers", "state").word(id, &state)?,
        customer_since: at("customers", "customer_since").maybe_day(id, customer_since)?,
        contract_end: at("customers", "contract_end").maybe_day(id, contract_end)?,
        yearly_value_minor,
        parent_id: parent_id.map(CustomerId),
        owner: member(owner_id, owner),
        external: external(source, external_id),
        recorded_at: recorded_at.0,
        updated_at: updated_at.0,
    })
}

/// A member from the columns of an outer join.
pub(crate) fn member(id: Option<Uuid>, name: Option<String>) -> Option<MemberRef> {
    id.zip(name).map(|(id, name)| MemberRef { id: MemberId(id), name })
}

/// An external id from its two columns, which are there together or not at all.
pub(crate) fn external(source: Option<String>, id: Option<String>) -> Option<External> {
    source.zip(id).map(|(source, id)| External { source, id })
}
