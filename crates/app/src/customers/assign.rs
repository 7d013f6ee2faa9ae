//! Gives several customers to another owner at once.

use std::collections::BTreeMap;

use kept_api::customers::{OwnerChange, OwnerChanged};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_core::violation::Violation;
use kept_store::Change;
use kept_store::customers::{self as store, Draft};

use crate::again;
use crate::app::{Actor, App};
use crate::customers::{change, owner_here};
use crate::error::AppError;
use crate::publish;

/// So many at once: what they change is held until all are changed.
const MOST: usize = 200;

/// Changes all of them or none; each has its row in the audit trail. The same again changes nothing.
pub async fn run(app: &App, actor: &Actor, wish: &OwnerChange) -> Result<OwnerChanged, AppError> {
    actor.must(Action::WriteCustomers)?;
    if !(1..=MOST).contains(&wish.customer_ids.len()) {
        let detail = format!("Name 1 to {MOST} customers.");
        return Err(AppError::invalid("/customer_ids", "out-of-range", detail));
    }
    let actor = &actor.plain();
    again::and_again(async || attempt(app, actor, wish).await).await
}

async fn attempt(app: &App, actor: &Actor, wish: &OwnerChange) -> Result<OwnerChanged, AppError> {
    let mut tx = app.db.tenant(actor.org).await?;
    owner_here(&mut tx, wish.owner_id).await?;
    let mut done = OwnerChanged { changed: 0, same: 0, left: 0 };
    let mut faults = Vec::new();
    // Everybody holds customers in the order of their ids; one that is named twice is meant once.
    let places: BTreeMap<CustomerId, usize> = wish.customer_ids.iter().copied().zip(0..).collect();
    for (id, place) in places {
        let Some(before) = store::lock(&mut tx, id).await? else {
            let pointer = format!("/customer_ids/{place}");
            faults.push(Violation::new(pointer, "unknown-customer", "There is no such customer."));
            continue;
        };
        let owner = before.owner.as_ref().map(|owner| owner.id);
        if wish.only_of.is_some_and(|only| only != owner) {
            done.left += 1;
            continue;
        }
        let draft = Draft { owner_id: wish.owner_id, ..Draft::from(&before) };
        match change::write(&mut tx, app, actor, before, draft).await?.1 {
            Change::Same => done.same += 1,
            Change::New | Change::Changed => done.changed += 1,
        }
    }
    AppError::unless_empty(faults)?;
    publish::done(tx, app, actor).await?;
    Ok(done)
}
