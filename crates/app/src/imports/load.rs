//! Storing a batch of facts in one transaction.

use std::collections::HashMap;

use kept_api::imports::ImportCounts;
use kept_core::ask::Channel;
use kept_core::ids::{CustomerId, ImportId, PromiseId, ResponseId};
use kept_core::mapping::CustomerFacts;
use kept_store::customers::{CustomerUpsert, Held};
use kept_store::promises::PromiseUpsert;
use kept_store::responses::{Recorded, ResponseRow};
use kept_store::{Change, TenantTx, customers, promises, responses, stale};

use super::batch::Said;
use super::seen::{Distinct, slot};
use super::unasked::{self, Origin, Stored};
use crate::app::{Actor, App};
use crate::error::AppError;

/// Things of a batch by their external ids, each once, in the order in which they came.
struct Places<'a>(HashMap<&'a str, usize>);

impl<'a> Places<'a> {
    fn new() -> Self {
        Self(HashMap::new())
    }

    /// Where a thing is; the next free place when it is new.
    fn place(&mut self, id: &'a str) -> (usize, bool) {
        let next = self.0.len();
        let place = *self.0.entry(id).or_insert(next);
        (place, place == next)
    }
}

/// What became of the rows of a batch.
pub(super) struct Loaded<'a> {
    customers: Vec<(&'a str, Change)>,
    promises: Vec<Change>,
    responses: Vec<Change>,
    unasked: Stored<'a>,
}

impl Loaded<'_> {
    /// Adds to the counts.
    pub(super) fn count(&self, distinct: &Distinct, counts: &mut ImportCounts) {
        for (id, change) in &self.customers {
            distinct.count(id, *change, &mut counts.customers);
        }
        for change in &self.promises {
            *slot(&mut counts.promises, *change) += 1;
        }
        for change in &self.responses {
            *slot(&mut counts.responses, *change) += 1;
        }
        for (id, change) in &self.unasked.contacts {
            distinct.count(&contact(id), *change, &mut counts.contacts);
        }
        for change in &self.unasked.behaviours {
            *slot(&mut counts.behaviours, *change) += 1;
        }
        for change in &self.unasked.feedback {
            *slot(&mut counts.feedback, *change) += 1;
        }
    }

    /// Notes who was counted, once the transaction has ended well.
    pub(super) fn note(&self, distinct: &mut Distinct) {
        for (id, change) in &self.customers {
            distinct.note(id, *change);
        }
        for (id, change) in &self.unasked.contacts {
            distinct.note(&contact(id), *change);
        }
    }
}

/// A contact's id where it stands beside those of customers: none of those holds this character.
fn contact(id: &str) -> String {
    format!("\u{1}{id}")
}

/// Stores a batch in the caller's transaction.
pub(super) async fn load<'a>(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    import: ImportId,
    source: &str,
    rows: &'a [Said],
) -> Result<Loaded<'a>, AppError> {
    let now = app.now();
    let (customers, customer_of) = customers(app, source, rows);
    let mut held = Held::new();
    let customer_ids = customers::upsert_external_for(tx, &customers, &mut held, Some(import), now).await?;
    let mut stale: Vec<CustomerId> =
        customer_ids.iter().filter(|(_, change)| *change == Change::Changed).map(|(id, _)| *id).collect();
    let customer_id = |row: usize| -> Result<CustomerId, AppError> {
        let place = customer_of.get(row).and_then(|place| customer_ids.get(*place));
        place.map(|(id, _)| *id).ok_or_else(|| AppError::Internal("a row without its customer".to_owned()))
    };

    let (promises, promise_of, counted) = promises(app, source, rows, customer_id)?;
    let promise_ids = promises::upsert_external_for(tx, &promises, &mut held, Some(import), now).await?;
    stale.extend(
        promises
            .iter()
            .zip(&promise_ids)
            .filter(|(_, (_, c))| *c == Change::Changed)
            .map(|(p, _)| p.customer_id),
    );

    let mut recorded = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let promise = promise_of.get(i).copied().flatten().and_then(|place| promise_ids.get(place));
        let promise = promise.map(|(id, _)| *id);
        recorded.extend(responses_of(app, actor, source, row, customer_id(i)?, promise));
    }
    let outcomes = responses::record_for(tx, &recorded, held, Some(import), now).await?;
    let response_changes = outcomes.into_iter().map(change).collect::<Result<Vec<_>, _>>()?;
    stale.extend(
        recorded
            .iter()
            .zip(&response_changes)
            .filter(|(_, c)| **c == Change::Changed)
            .map(|(r, _)| r.customer_id),
    );
    let of_rows = (0..rows.len()).map(customer_id).collect::<Result<Vec<_>, _>>()?;
    let origin = Origin { app, actor, import, source, now };
    // Boxed: most files say nothing of it, and the future of an import is large already.
    let unasked = Box::pin(unasked::store(tx, origin, rows, &of_rows)).await?;
    stale.extend(&unasked.stale);
    // What is new needs no mark: the import ends by closing the day.
    if !stale.is_empty() {
        stale::mark(tx, &stale).await?;
    }

    let mut names = vec![""; customers.len()];
    for (row, place) in rows.iter().zip(&customer_of) {
        if let Some(name) = names.get_mut(*place) {
            *name = row.facts.customer.external_id.as_str();
        }
    }
    let changes = promise_ids.iter().map(|(_, change)| *change);
    Ok(Loaded {
        customers: names.into_iter().zip(customer_ids.iter().map(|(_, change)| *change)).collect(),
        promises: changes.zip(counted).filter(|(_, counts)| *counts).map(|(change, _)| change).collect(),
        responses: response_changes,
        unasked,
    })
}

/// The customers of the rows, each once as its last row says it, and the place of each row's customer.
fn customers(app: &App, source: &str, rows: &[Said]) -> (Vec<CustomerUpsert>, Vec<usize>) {
    let mut places = Places::new();
    let mut upserts: Vec<CustomerUpsert> = Vec::new();
    let mut customer_of = Vec::with_capacity(rows.len());
    for row in rows {
        let facts = &row.facts.customer;
        let (place, new) = places.place(&facts.external_id);
        match upserts.get_mut(place) {
            Some(upsert) if !new => *upsert = customer(upsert.id, source, facts),
            _ => upserts.push(customer(CustomerId(app.id()), source, facts)),
        }
        customer_of.push(place);
    }
    (upserts, customer_of)
}

fn customer(id: CustomerId, source: &str, facts: &CustomerFacts) -> CustomerUpsert {
    CustomerUpsert {
        id,
        kind: facts.kind,
        name: facts.name.clone(),
        segment: facts.segment.clone(),
        customer_since: facts.since,
        yearly_value_minor: facts.yearly_value_minor,
        source: source.to_owned(),
        external_id: facts.external_id.clone(),
    }
}

type Promises = (Vec<PromiseUpsert>, Vec<Option<usize>>, Vec<bool>);

/// The promises of the rows, each once; the place of each row's promise; and which of them are to be counted, because
/// the file speaks of them for the first time.
fn promises(
    app: &App,
    source: &str,
    rows: &[Said],
    customer_id: impl Fn(usize) -> Result<CustomerId, AppError>,
) -> Result<Promises, AppError> {
    let mut places = Places::new();
    let (mut upserts, mut promise_of, mut counted) = (Vec::new(), Vec::with_capacity(rows.len()), Vec::new());
    for (i, row) in rows.iter().enumerate() {
        let Some(facts) = &row.facts.promise else {
            promise_of.push(None);
            continue;
        };
        let (place, new) = places.place(&facts.external_id);
        promise_of.push(Some(place));
        if new {
            counted.push(!row.promise_again);
            upserts.push(PromiseUpsert {
                id: PromiseId(app.id()),
                customer_id: customer_id(i)?,
                text: facts.text.clone(),
                component: facts.component,
                touchpoint: facts.touchpoint.clone(),
                severity: facts.severity,
                due_day: facts.due_day,
                due_at: facts.due_at,
                terms: facts.terms,
                missed_from: facts.missed_from,
                made: facts.made,
                source: source.to_owned(),
                external_id: facts.external_id.clone(),
                settlement: facts.settlement,
            });
        }
    }
    Ok((upserts, promise_of, counted))
}

fn responses_of(
    app: &App,
    actor: &Actor,
    source: &str,
    row: &Said,
    customer_id: CustomerId,
    promise: Option<PromiseId>,
) -> Vec<ResponseRow> {
    let responses = row.facts.responses.iter().zip(&row.hashes);
    responses
        .map(|(facts, hash)| ResponseRow {
            id: ResponseId(app.id()),
            customer_id,
            contact_id: None,
            ask_id: None,
            survey: None,
            promise_id: promise.filter(|_| facts.about_promise),
            channel: Channel::Import,
            touchpoint: facts.touchpoint.clone(),
            day: facts.day,
            complete: facts.complete,
            recorded_by: actor.member(),
            external: Some((source.to_owned(), facts.external_id.clone())),
            answers: facts.answers.clone(),
            content_hash: *hash,
        })
        .collect()
}

fn change(recorded: Recorded) -> Result<Change, AppError> {
    match recorded {
        Recorded::New => Ok(Change::New),
        Recorded::Again => Ok(Change::Same),
        Recorded::Corrected => Ok(Change::Changed),
        Recorded::Conflict => Err(AppError::Internal("the id of an imported response was taken".to_owned())),
    }
}
