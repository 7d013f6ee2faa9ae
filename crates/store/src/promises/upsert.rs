//! Promises as other systems know them, by the thousand.

mod sql;

use std::collections::{BTreeMap, BTreeSet};

use kept_api::search::SearchKind;
use kept_core::calendar::{Day, Instant};
use kept_core::component::Component;
use kept_core::ids::{CustomerId, ImportId, PromiseId};
use kept_core::promise::{Settlement, Severity, Terms};

use crate::customers::{self, Held};
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::imports::before;
use crate::outcomes::{self, Of};
use crate::search;
use crate::stale;
use crate::types::Change;

use sql::Existing;

/// A promise as another system knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseUpsert {
    /// Its id here if it is new.
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
    /// The other system.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// How it ended; none says nothing: what is there stays. Not of a day to come.
    pub settlement: Option<Settlement>,
}

/// One promise that is there and is different in the input.
struct Difference {
    /// What is there, locked.
    existing: Existing,
    /// Where in the input the other is.
    place: usize,
}

/// Makes or changes promises by their external ids, which are distinct; answers in the order of the input. A settlement
/// that differs from the newest event is appended as a new event.
pub async fn upsert_external(
    tx: &mut TenantTx,
    input: &[PromiseUpsert],
    now: Instant,
) -> Result<Vec<(PromiseId, Change)>, StoreError> {
    let done = upsert_external_for(tx, input, &mut Held::new(), None, now).await?;
    let words: Vec<_> = (input.iter().zip(&done))
        .filter(|(_, (_, change))| *change != Change::Same)
        .map(|(row, (id, _))| search::of_text(id.0, &row.text, Some(&row.external_id)))
        .collect();
    search::put(tx, SearchKind::Promise, &words).await?;
    Ok(done)
}

/// The same for an import, if it is one, without the words by which promises are found, since files bring millions, where
/// the transaction holds some of the customers already; notes those that it holds in addition.
///
/// # Errors
/// [`StoreError::Collision`] when a promise goes over to another customer at the same time.
pub async fn upsert_external_for(
    tx: &mut TenantTx,
    input: &[PromiseUpsert],
    held: &mut Held,
    import: Option<ImportId>,
    now: Instant,
) -> Result<Vec<(PromiseId, Change)>, StoreError> {
    let mut done: BTreeMap<usize, (PromiseId, Change)> = BTreeMap::new();
    // A second round finds those that somebody else made between our reading and our writing.
    for _ in 0..2 {
        let open: Vec<usize> = (0..input.len()).filter(|place| !done.contains_key(place)).collect();
        if open.is_empty() {
            break;
        }
        round(tx, input, &open, held, import, now, &mut done).await?;
    }
    ensure("make or change promises", input.len(), done.len())?;
    Ok(done.into_values().collect())
}

async fn round(
    tx: &mut TenantTx,
    input: &[PromiseUpsert],
    open: &[usize],
    held: &mut Held,
    import: Option<ImportId>,
    now: Instant,
    done: &mut BTreeMap<usize, (PromiseId, Change)>,
) -> Result<(), StoreError> {
    let mut new: BTreeSet<usize> = open.iter().copied().collect();
    let existing = sql::existing(tx, input, open, false).await?;
    let wanted = open.iter().filter_map(|place| input.get(*place)).map(|row| row.customer_id);
    let wanted = wanted.chain(existing.iter().map(|(_, existing)| existing.customer_id())).collect();
    customers::hold(tx, wanted, held).await?;
    let mut differ = Vec::new();
    for (place, existing) in existing {
        new.remove(&place);
        if input.get(place).is_some_and(|row| existing.differs(row)) {
            differ.push(place);
        } else {
            done.insert(place, (existing.id(), Change::Same));
        }
    }
    for place in sql::insert(tx, input, new.into_iter().collect(), held, import, now).await? {
        if let Some(row) = input.get(place) {
            done.insert(place, (row.id, Change::New));
        }
    }
    change(tx, input, &differ, held, import, now, done).await
}

/// Changes what differs. It is read a second time under lock: somebody else may have settled it meanwhile.
async fn change(
    tx: &mut TenantTx,
    input: &[PromiseUpsert],
    places: &[usize],
    held: &Held,
    import: Option<ImportId>,
    now: Instant,
    done: &mut BTreeMap<usize, (PromiseId, Change)>,
) -> Result<(), StoreError> {
    if places.is_empty() {
        return Ok(());
    }
    let mut differences = Vec::new();
    for (place, existing) in sql::existing(tx, input, places, true).await? {
        if !held.contains_key(&existing.customer_id()) {
            return Err(StoreError::Collision);
        }
        if input.get(place).is_some_and(|row| existing.differs(row)) {
            done.insert(place, (existing.id(), Change::Changed));
            differences.push(Difference { existing, place });
        } else {
            done.insert(place, (existing.id(), Change::Same));
        }
    }
    let mut events = Vec::new();
    let mut left = Vec::new();
    for Difference { existing, place } in &differences {
        let Some(row) = input.get(*place) else { continue };
        if existing.customer_id() != row.customer_id {
            left.push(existing.customer_id());
        }
        if let Some(settlement) = row.settlement.filter(|_| existing.settlement_differs(row)) {
            events.push((existing.id(), existing.number()?.saturating_add(1), settlement));
        }
    }
    let changed: Vec<PromiseId> = differences.iter().map(|difference| difference.existing.id()).collect();
    outcomes::take(tx, Of::Promises(&changed), now).await?;
    if let Some(import) = import {
        let ids: Vec<_> = changed.iter().map(|id| id.0).collect();
        before::keep(tx, import, before::Of::Promises, &ids, now).await?;
    }
    sql::update(tx, input, &differences, now).await?;
    sql::append(tx, &events, import, now).await?;
    outcomes::put(tx, Of::Promises(&changed), now).await?;
    // Whoever the promise was to before has other evidence now; the new one is known to the caller.
    if left.is_empty() { Ok(()) } else { stale::mark(tx, &left).await }
}
