//! Feedback: unasked words of customers, and what members saw. No score reads it.

pub mod batch;
pub mod change;
pub mod list;
pub mod put;
pub mod read;
pub mod receive;
pub mod remove;
pub mod step;

use kept_api::External;
use kept_api::feedback::{Feedback, NewFeedback};
use kept_core::external;
use kept_core::feedback::{self, FeedbackState, Said};
use kept_core::ids::FeedbackId;
use kept_core::violation::Violation;
use kept_store::{TenantTx, contacts, customers, members};

use crate::app::{Actor, App};
use crate::customers::trimmed;
use crate::error::AppError;

/// Feedback as it will be stored, without faults.
async fn draft(tx: &mut TenantTx, app: &App, actor: &Actor, new: &NewFeedback) -> Result<Feedback, AppError> {
    let now = app.now();
    let said = Feedback {
        id: new.id.unwrap_or_else(|| FeedbackId(app.id())),
        customer_id: new.customer_id,
        customer: String::new(),
        kind: new.kind,
        giver: new.giver,
        provenance: new.giver.provenance(),
        contact_id: new.contact_id,
        mood: new.mood,
        text: new.text.trim().to_owned(),
        component: new.component,
        touchpoint: new.touchpoint.trim().to_owned(),
        rating: new.rating,
        day: new.day.unwrap_or_else(|| actor.today(app)),
        state: FeedbackState::Received,
        told: false,
        external: new.external.as_ref().map(trimmed),
        recorded_at: now,
        recorded_by: members::named(tx, actor.member()).await?,
        updated_at: now,
        history: Vec::new(),
    };
    let mut faults = faults(tx, app, actor, &said).await?;
    let customer = customers::read(tx, new.customer_id).await?;
    if customer.is_none() {
        faults.push(Violation::new("/customer_id", "unknown-customer", "There is no such customer."));
    }
    AppError::unless_empty(faults)?;
    Ok(Feedback { customer: customer.map(|customer| customer.name).unwrap_or_default(), ..said })
}

/// What is wrong with it, also where it names a contact who is not there, or somebody else's.
async fn faults(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    feedback: &Feedback,
) -> Result<Vec<Violation>, AppError> {
    let said = Said {
        kind: feedback.kind,
        giver: feedback.giver,
        by_contact: feedback.contact_id.is_some(),
        mood: feedback.mood,
        text: &feedback.text,
        touchpoint: &feedback.touchpoint,
        rating: feedback.rating,
        day: feedback.day,
    };
    let mut faults = feedback::check(&said, actor.today(app));
    if let Some(External { source, id }) = &feedback.external {
        external::check("/external", source, id, &mut faults);
    }
    if let Some(contact) = feedback.contact_id {
        let there = contacts::read(tx, contact).await?;
        if there.is_none_or(|contact| contact.customer_id != feedback.customer_id) {
            let detail = "The customer has no such contact.";
            faults.push(Violation::new("/contact_id", "unknown-contact", detail));
        }
    }
    Ok(faults)
}

/// Whether the same is said, whenever and by whomever it was recorded, and whatever has come of it.
pub(crate) fn is_same(there: &Feedback, said: &Feedback) -> bool {
    let said = Feedback {
        customer: there.customer.clone(),
        state: there.state,
        told: there.told,
        recorded_at: there.recorded_at,
        recorded_by: there.recorded_by.clone(),
        updated_at: there.updated_at,
        history: there.history.clone(),
        ..said.clone()
    };
    *there == said
}
