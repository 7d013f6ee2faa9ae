//! Storing what rows say beside promises and answers: contacts, deeds, unasked words.

use std::collections::HashMap;

use kept_api::External;
use kept_api::behaviours::Behaviour;
use kept_api::contacts::{Contact, NewContact};
use kept_api::feedback::{Feedback, NewFeedback};
use kept_core::calendar::Instant;
use kept_core::contact::ContactRole;
use kept_core::feedback::FeedbackState;
use kept_core::ids::{BehaviourId, ContactId, CustomerId, FeedbackId, ImportId};
use kept_core::mapping::{BehaviourFacts, ContactFacts, FeedbackFacts};
use kept_core::money::{Currency, Money};
use kept_store::{Change, StoreError, TenantTx, behaviours, contacts, feedback, organisations};

use super::batch::Said;
use crate::app::{Actor, App};
use crate::error::AppError;

/// What everything of a file has in common.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) app: &'a App,
    pub(super) actor: &'a Actor,
    pub(super) import: ImportId,
    pub(super) source: &'a str,
    pub(super) now: Instant,
}

impl Origin<'_> {
    fn external(&self, id: &str) -> External {
        External { source: self.source.to_owned(), id: id.to_owned() }
    }
}

/// What became of them.
#[derive(Default)]
pub(super) struct Stored<'a> {
    /// By the ids of the contacts.
    pub(super) contacts: Vec<(&'a str, Change)>,
    pub(super) behaviours: Vec<Change>,
    pub(super) feedback: Vec<Change>,
    /// Customers with other evidence than before.
    pub(super) stale: Vec<CustomerId>,
}

/// Stores what the rows say in the caller's transaction; `customers` are those of the rows.
pub(super) async fn store<'a>(
    tx: &mut TenantTx,
    origin: Origin<'_>,
    rows: &'a [Said],
    customers: &[CustomerId],
) -> Result<Stored<'a>, AppError> {
    let mut stored = Stored::default();
    let people = people(tx, origin, rows, customers, &mut stored).await?;
    deeds(tx, origin, rows, customers, &mut stored).await?;
    words(tx, origin, rows, customers, &people, &mut stored).await?;
    Ok(stored)
}

/// The contacts of the rows by their ids in the source. Of one who stands in several rows the last row counts.
async fn people<'a>(
    tx: &mut TenantTx,
    origin: Origin<'_>,
    rows: &'a [Said],
    customers: &[CustomerId],
    stored: &mut Stored<'a>,
) -> Result<HashMap<&'a str, Contact>, AppError> {
    let mut said: Vec<(&ContactFacts, CustomerId)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (row, customer) in rows.iter().zip(customers) {
        let Some(facts) = &row.facts.contact else { continue };
        match places.get(facts.external_id.as_str()).and_then(|place| said.get_mut(*place)) {
            Some(there) => *there = (facts, *customer),
            None => {
                places.insert(&facts.external_id, said.len());
                said.push((facts, *customer));
            }
        }
    }
    if said.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<&str> = said.iter().map(|(facts, _)| facts.external_id.as_str()).collect();
    let there = contacts::of_source(tx, origin.source, &ids).await?;
    let there: HashMap<String, Contact> = by_external(there, |contact| contact.external.as_ref());
    let (mut people, mut new, mut differ) = (HashMap::new(), Vec::new(), Vec::new());
    for (facts, customer) in said {
        let before = there.get(&facts.external_id);
        let (contact, change) = match before {
            None => (added(origin, facts, customer), Change::New),
            Some(before) => changed(before, facts, origin.now),
        };
        match change {
            Change::New => new.push(contact.clone()),
            Change::Changed => differ.push(contact.clone()),
            Change::Same => {}
        }
        stored.contacts.push((&facts.external_id, change));
        people.insert(facts.external_id.as_str(), contact);
    }
    contacts::update_many(tx, &differ, origin.import, origin.now).await?;
    whole(contacts::insert_many(tx, &new, origin.import).await?, new.len())?;
    Ok(people)
}

fn added(origin: Origin<'_>, facts: &ContactFacts, customer: CustomerId) -> Contact {
    let new = NewContact {
        email: facts.email.clone(),
        phone: facts.phone.clone(),
        language: Some(facts.language.clone()).filter(|language| !language.is_empty()),
        external: Some(origin.external(&facts.external_id)),
        ..NewContact::named(&facts.name, facts.role.unwrap_or(ContactRole::Unknown))
    };
    crate::contacts::contact(customer, ContactId(origin.app.id()), new, origin.now)
}

/// A contact as a row says it is; what the row says nothing about stays, and so does the customer.
fn changed(before: &Contact, facts: &ContactFacts, now: Instant) -> (Contact, Change) {
    let text = |said: &String, there: &String| if said.is_empty() { there.clone() } else { said.clone() };
    let after = Contact {
        name: facts.name.clone(),
        role: facts.role.unwrap_or(before.role),
        email: text(&facts.email, &before.email),
        phone: text(&facts.phone, &before.phone),
        language: text(&facts.language, &before.language),
        ..before.clone()
    };
    if after == *before {
        (after, Change::Same)
    } else {
        (Contact { updated_at: now, ..after }, Change::Changed)
    }
}

async fn deeds(
    tx: &mut TenantTx,
    origin: Origin<'_>,
    rows: &[Said],
    customers: &[CustomerId],
    stored: &mut Stored<'_>,
) -> Result<(), AppError> {
    let said: Vec<(&BehaviourFacts, CustomerId)> = rows
        .iter()
        .zip(customers)
        .flat_map(|(row, customer)| row.facts.behaviours.iter().map(|facts| (facts, *customer)))
        .collect();
    if said.is_empty() {
        return Ok(());
    }
    let organisation = organisations::current(tx).await?.ok_or(AppError::NotFound)?;
    let ids: Vec<&str> = said.iter().map(|(facts, _)| facts.external_id.as_str()).collect();
    let there = behaviours::of_source(tx, origin.source, &ids).await?;
    let there = by_external(there, |behaviour| behaviour.external.as_ref());
    let (mut new, mut corrected) = (Vec::new(), Vec::new());
    for (facts, customer) in said {
        let deed = deed(origin, facts, customer, organisation.currency);
        let Some(before) = there.get(&facts.external_id) else {
            stored.behaviours.push(Change::New);
            new.push(deed);
            continue;
        };
        let deed = Behaviour { id: before.id, revision: before.revision.saturating_add(1), ..deed };
        if crate::behaviours::is_same(before, &deed) {
            stored.behaviours.push(Change::Same);
            continue;
        }
        stored.behaviours.push(Change::Changed);
        stored.stale.extend([before.customer_id, customer]);
        corrected.push(deed);
    }
    let ids: Vec<BehaviourId> = corrected.iter().map(|deed| deed.id).collect();
    whole(behaviours::supersede_many(tx, &ids, origin.now).await?, ids.len())?;
    new.extend(corrected);
    whole(behaviours::insert_many(tx, &new, origin.import).await?, new.len())
}

fn deed(origin: Origin<'_>, facts: &BehaviourFacts, customer: CustomerId, base: Currency) -> Behaviour {
    let currency = facts.currency.unwrap_or(base);
    Behaviour {
        id: BehaviourId(origin.app.id()),
        customer_id: customer,
        customer: String::new(),
        kind: facts.kind,
        day: facts.day,
        // An instant that lies on another day here than where the file comes from would contradict the day.
        occurred_at: facts.occurred_at.filter(|at| origin.actor.zone.day(*at) == facts.day),
        amount: facts.amount_minor.map(|minor| Money { minor, currency }),
        quantity: None,
        touchpoint: facts.touchpoint.clone(),
        text: facts.text.clone(),
        external: Some(origin.external(&facts.external_id)),
        revision: 1,
        recorded_at: origin.now,
        recorded_by: author(origin),
    }
}

async fn words(
    tx: &mut TenantTx,
    origin: Origin<'_>,
    rows: &[Said],
    customers: &[CustomerId],
    people: &HashMap<&str, Contact>,
    stored: &mut Stored<'_>,
) -> Result<(), AppError> {
    let said: Vec<(&Said, &FeedbackFacts, CustomerId)> = rows
        .iter()
        .zip(customers)
        .filter_map(|(row, customer)| Some((row, row.facts.feedback.as_ref()?, *customer)))
        .collect();
    if said.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = said.iter().map(|(_, facts, _)| facts.external_id.as_str()).collect();
    let there = feedback::of_source(tx, origin.source, &ids).await?;
    let there = by_external(there, |feedback| feedback.external.as_ref());
    let (mut new, mut differ) = (Vec::new(), Vec::new());
    for (row, facts, customer) in said {
        let contact = row.facts.contact.as_ref().filter(|_| facts.by_contact);
        let contact = contact.and_then(|contact| people.get(contact.external_id.as_str()));
        // A contact stays at its customer, and what another customer says is not said by this person.
        let contact = contact.filter(|contact| contact.customer_id == customer).map(|contact| contact.id);
        let received = received(origin, facts, customer, contact);
        let Some(before) = there.get(&facts.external_id) else {
            stored.feedback.push(Change::New);
            new.push(received);
            continue;
        };
        // Feedback stays with its customer, as it does where it is changed one by one.
        let after = Feedback { id: before.id, customer_id: before.customer_id, ..received };
        if crate::feedback::is_same(before, &after) {
            stored.feedback.push(Change::Same);
            continue;
        }
        stored.feedback.push(Change::Changed);
        differ.push(after);
    }
    feedback::update_many(tx, &differ, origin.import, origin.now).await?;
    whole(feedback::insert_many(tx, &new, origin.import).await?, new.len())
}

fn received(
    origin: Origin<'_>,
    facts: &FeedbackFacts,
    customer: CustomerId,
    contact: Option<ContactId>,
) -> Feedback {
    let said = NewFeedback::of(customer, facts.kind, facts.component, &facts.text);
    Feedback {
        id: FeedbackId(origin.app.id()),
        customer_id: said.customer_id,
        customer: String::new(),
        kind: said.kind,
        giver: facts.giver,
        provenance: facts.giver.provenance(),
        contact_id: contact,
        mood: facts.mood,
        text: said.text,
        component: said.component,
        touchpoint: facts.touchpoint.clone(),
        rating: facts.rating,
        day: facts.day,
        state: FeedbackState::Received,
        told: false,
        external: Some(origin.external(&facts.external_id)),
        recorded_at: origin.now,
        recorded_by: author(origin),
        updated_at: origin.now,
        history: Vec::new(),
    }
}

/// Whoever brings the file; the name is not stored.
fn author(origin: Origin<'_>) -> Option<kept_api::me::MemberRef> {
    origin.actor.member().map(|id| kept_api::me::MemberRef { id, name: String::new() })
}

fn by_external<T>(things: Vec<T>, external: fn(&T) -> Option<&External>) -> HashMap<String, T> {
    things.into_iter().filter_map(|thing| Some((external(&thing)?.id.clone(), thing))).collect()
}

/// Fewer rows than wanted mean that somebody else has written the same at this moment: the batch is stored again.
fn whole(stored: usize, wanted: usize) -> Result<(), AppError> {
    if stored == wanted { Ok(()) } else { Err(AppError::Store(StoreError::Collision)) }
}
