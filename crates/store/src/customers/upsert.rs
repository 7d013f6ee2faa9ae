//! Customers as other systems know them, by the thousand.

use std::collections::{BTreeMap, BTreeSet};

use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kept_api::search::SearchKind;
use kept_core::calendar::{Day, Instant};
use kept_core::customer::{CustomerKind, CustomerState, name_key};
use kept_core::ids::{CustomerId, ImportId};
use uuid::Uuid;

use crate::customers::hold::{Held, hold};
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::before;
use crate::outcomes::{self, Of};
use crate::search;
use crate::types::{Change, Ts};

/// A customer as another system knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerUpsert {
    /// Its id here if it is new.
    pub id: CustomerId,
    /// What kind of party.
    pub kind: CustomerKind,
    /// Name, trimmed.
    pub name: String,
    /// Primary segment; empty says nothing: what is there stays.
    pub segment: String,
    /// Since when; none says nothing.
    pub customer_since: Option<Day>,
    /// Revenue of a year in minor units; none says nothing.
    pub yearly_value_minor: Option<i64>,
    /// The other system.
    pub source: String,
    /// Its id there.
    pub external_id: String,
}

#[derive(QueryableByName)]
struct Existing {
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    segment: String,
    #[diesel(sql_type = Nullable<Integer>)]
    customer_since: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    yearly_value_minor: Option<i64>,
}

impl Existing {
    fn differs(&self, row: &CustomerUpsert) -> bool {
        let since = row.customer_since.map(Day::number);
        self.kind != row.kind.as_str()
            || self.name != row.name
            || (!row.segment.is_empty() && self.segment != row.segment)
            || (since.is_some() && self.customer_since != since)
            || (row.yearly_value_minor.is_some() && self.yearly_value_minor != row.yearly_value_minor)
    }
}

/// Makes or changes customers by their external ids, which are distinct; answers in the order of the input.
/// The owner, the state and what the input says nothing about stay as they are.
pub async fn upsert_external(
    tx: &mut TenantTx,
    input: &[CustomerUpsert],
    now: Instant,
) -> Result<Vec<(CustomerId, Change)>, StoreError> {
    upsert_external_for(tx, input, &mut Held::new(), None, now).await
}

/// The same for an import, if it is one, and notes in `held` all these customers, with the segments that they have now.
pub async fn upsert_external_for(
    tx: &mut TenantTx,
    input: &[CustomerUpsert],
    held: &mut Held,
    import: Option<ImportId>,
    now: Instant,
) -> Result<Vec<(CustomerId, Change)>, StoreError> {
    let mut done: BTreeMap<usize, (CustomerId, Change)> = BTreeMap::new();
    // A second round finds those that somebody else made between our reading and our writing.
    for _ in 0..2 {
        let open: Vec<usize> = (0..input.len()).filter(|place| !done.contains_key(place)).collect();
        if open.is_empty() {
            break;
        }
        round(tx, input, &open, held, import, now, &mut done).await?;
    }
    ensure("make or change customers", input.len(), done.len())?;
    Ok(done.into_values().collect())
}

async fn round(
    tx: &mut TenantTx,
    input: &[CustomerUpsert],
    open: &[usize],
    held: &mut Held,
    import: Option<ImportId>,
    now: Instant,
    done: &mut BTreeMap<usize, (CustomerId, Change)>,
) -> Result<(), StoreError> {
    let mut changed = Vec::new();
    let mut new: BTreeSet<usize> = open.iter().copied().collect();
    let existing = existing(tx, input, open).await?;
    // Everybody holds in the order of the ids: two imports wait for each other instead of deadlocking.
    hold(tx, existing.iter().map(|(_, existing)| CustomerId(existing.id)).collect(), held).await?;
    for (place, existing) in existing {
        new.remove(&place);
        if input.get(place).is_some_and(|row| existing.differs(row)) {
            changed.push((existing.id, place));
        } else {
            done.insert(place, (CustomerId(existing.id), Change::Same));
        }
    }
    for place in insert(tx, input, new.into_iter().collect(), import, now).await? {
        if let Some(row) = input.get(place) {
            held.insert(row.id, row.segment.clone());
            done.insert(place, (row.id, Change::New));
        }
    }
    if let Some(import) = import {
        let ids: Vec<Uuid> = changed.iter().map(|(id, _)| *id).collect();
        before::keep(tx, import, before::Of::Customers, &ids, now).await?;
    }
    update(tx, input, &changed, held, now).await?;
    done.extend(changed.into_iter().map(|(id, place)| (place, (CustomerId(id), Change::Changed))));
    Ok(())
}

async fn existing(
    tx: &mut TenantTx,
    input: &[CustomerUpsert],
    places: &[usize],
) -> Result<Vec<(usize, Existing)>, StoreError> {
    let rows = || places.iter().filter_map(|place| input.get(*place));
    let found: Vec<Existing> = diesel::sql_query(
        "SELECT wanted.place, c.id, c.kind, c.name, c.segment, c.customer_since, c.yearly_value_minor \
         FROM unnest($2, $3) WITH ORDINALITY AS wanted (source, external_id, place) \
         CROSS JOIN LATERAL (SELECT * FROM customers WHERE org_id = $1 AND external_source = wanted.source \
         AND external_id = wanted.external_id OFFSET 0) c",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<Text>, _>(rows().map(|row| row.source.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows().map(|row| row.external_id.as_str()).collect::<Vec<_>>())
    .load(tx.conn()?)
    .await?;
    Ok(found.into_iter().filter_map(|row| Some((place_of(places, row.place)?, row))).collect())
}

/// The place in the input of the `ordinal`th of `places`, counted from 1 as Postgres does.
pub(crate) fn place_of(places: &[usize], ordinal: i64) -> Option<usize> {
    usize::try_from(ordinal - 1).ok().and_then(|ordinal| places.get(ordinal).copied())
}

/// Inserts and answers which were new; the others somebody else has made meanwhile.
async fn insert(
    tx: &mut TenantTx,
    input: &[CustomerUpsert],
    mut places: Vec<usize>,
    import: Option<ImportId>,
    now: Instant,
) -> Result<Vec<usize>, StoreError> {
    #[derive(QueryableByName)]
    struct Inserted {
        #[diesel(sql_type = SqlUuid)]
        id: Uuid,
    }
    if places.is_empty() {
        return Ok(places);
    }
    let key = |place: usize| input.get(place).map(|row| (&row.source, &row.external_id));
    places.sort_unstable_by(|a, b| key(*a).cmp(&key(*b)));
    let rows: Vec<&CustomerUpsert> = places.iter().filter_map(|place| input.get(*place)).collect();
    let inserted: Vec<Inserted> = diesel::sql_query(
        "INSERT INTO customers (org_id, id, kind, name, name_key, segment, state, customer_since, \
         yearly_value_minor, owner_id, external_source, external_id, recorded_at, updated_at, import_id, \
         imported_at) \
         SELECT $1, new.id, new.kind, new.name, new.name_key, new.segment, $10, new.since, new.value, NULL, new.source, \
         new.external_id, $11, $11, $13, $14 \
         FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $12) \
         AS new (id, kind, name, name_key, segment, since, value, source, external_id) \
         ON CONFLICT (org_id, external_source, external_id) DO NOTHING RETURNING id",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(rows.iter().map(|row| row.id.0).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| name_key(&row.name)).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.segment.as_str()).collect::<Vec<_>>())
    .bind::<Array<Nullable<Integer>>, _>(
        rows.iter().map(|row| row.customer_since.map(Day::number)).collect::<Vec<_>>(),
    )
    .bind::<Array<Nullable<BigInt>>, _>(rows.iter().map(|row| row.yearly_value_minor).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.source.as_str()).collect::<Vec<_>>())
    .bind::<Text, _>(CustomerState::Active.as_str())
    .bind::<Timestamptz, _>(Ts(now))
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.external_id.as_str()).collect::<Vec<_>>())
    .bind::<Nullable<SqlUuid>, _>(import.map(|import| import.0))
    .bind::<Nullable<Timestamptz>, _>(import.map(|_| Ts(now)))
    .load(tx.conn()?)
    .await?;
    if inserted.len() < places.len() {
        let mut ids: Vec<Uuid> = inserted.into_iter().map(|row| row.id).collect();
        ids.sort_unstable();
        places.retain(|place| input.get(*place).is_some_and(|row| ids.binary_search(&row.id.0).is_ok()));
    }
    let words: Vec<_> =
        places.iter().filter_map(|place| input.get(*place)).map(|row| words(row.id.0, row)).collect();
    search::add(tx, SearchKind::Customer, &words).await?;
    Ok(places)
}

fn words(id: Uuid, row: &CustomerUpsert) -> search::Words {
    search::of_customer(id, &row.name, Some(&row.external_id))
}

async fn update(
    tx: &mut TenantTx,
    input: &[CustomerUpsert],
    changed: &[(Uuid, usize)],
    held: &mut Held,
    now: Instant,
) -> Result<(), StoreError> {
    if changed.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = changed.iter().map(|(id, _)| *id).collect();
    let moved = move_segments(input, changed, held);
    outcomes::take(tx, Of::Customers(&moved), now).await?;
    let rows: Vec<&CustomerUpsert> = changed.iter().filter_map(|(_, place)| input.get(*place)).collect();
    let updated = diesel::sql_query(
        "UPDATE customers c SET kind = said.kind, name = said.name, name_key = said.name_key, \
         segment = CASE WHEN said.segment = '' THEN c.segment ELSE said.segment END, \
         customer_since = coalesce(said.since, c.customer_since), \
         yearly_value_minor = coalesce(said.value, c.yearly_value_minor), updated_at = $9 \
         FROM unnest($2, $3, $4, $5, $6, $7, $8) AS said (id, kind, name, name_key, segment, since, value) \
         WHERE c.org_id = $1 AND c.id = said.id",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| name_key(&row.name)).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(rows.iter().map(|row| row.segment.as_str()).collect::<Vec<_>>())
    .bind::<Array<Nullable<Integer>>, _>(
        rows.iter().map(|row| row.customer_since.map(Day::number)).collect::<Vec<_>>(),
    )
    .bind::<Array<Nullable<BigInt>>, _>(rows.iter().map(|row| row.yearly_value_minor).collect::<Vec<_>>())
    .bind::<Timestamptz, _>(Ts(now))
    .execute(tx.conn()?)
    .await?;
    ensure("change customers", changed.len(), updated)?;
    let words: Vec<_> =
        changed.iter().filter_map(|(id, place)| input.get(*place).map(|row| words(*id, row))).collect();
    search::put(tx, SearchKind::Customer, &words).await?;
    outcomes::put(tx, Of::Customers(&moved), now).await
}

/// Notes the new segments, and says who is moved to another.
fn move_segments(input: &[CustomerUpsert], changed: &[(Uuid, usize)], held: &mut Held) -> Vec<CustomerId> {
    let mut moved = Vec::new();
    for (id, place) in changed {
        let said = input.get(*place).map(|row| &row.segment).filter(|said| !said.is_empty());
        if let (Some(said), Some(segment)) = (said, held.get_mut(&CustomerId(*id)))
            && said != segment
        {
            segment.clone_from(said);
            moved.push(CustomerId(*id));
        }
    }
    moved
}
