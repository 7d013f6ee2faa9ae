//! Behaviour: what customers did. A correction supersedes what was said before, which is kept.

pub mod batch;
pub mod change;
pub mod list;
pub mod put;
pub mod read;
pub mod record;
pub mod remove;

use kept_api::External;
use kept_api::behaviours::{Behaviour, NewBehaviour};
use kept_core::behaviour::{self, Said};
use kept_core::calendar::{Day, Instant};
use kept_core::external;
use kept_core::ids::BehaviourId;
use kept_core::violation::Violation;
use kept_store::{TenantTx, customers, members};

use crate::app::{Actor, App};
use crate::customers::trimmed;
use crate::error::AppError;

/// A deed as it will be stored, without faults.
async fn draft(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewBehaviour,
) -> Result<Behaviour, AppError> {
    let behaviour = Behaviour {
        id: new.id.unwrap_or_else(|| BehaviourId(app.id())),
        customer_id: new.customer_id,
        customer: String::new(),
        kind: new.kind,
        day: day(actor, new.day, new.occurred_at, actor.today(app)),
        occurred_at: new.occurred_at,
        amount: new.amount,
        quantity: new.quantity,
        touchpoint: new.touchpoint.trim().to_owned(),
        text: new.text.trim().to_owned(),
        external: new.external.as_ref().map(trimmed),
        revision: 1,
        recorded_at: app.now(),
        recorded_by: members::named(tx, actor.member()).await?,
    };
    let mut faults = faults(&behaviour, actor, app);
    let customer = customers::read(tx, new.customer_id).await?;
    if customer.is_none() {
        faults.push(Violation::new("/customer_id", "unknown-customer", "There is no such customer."));
    }
    AppError::unless_empty(faults)?;
    Ok(Behaviour { customer: customer.map(|customer| customer.name).unwrap_or_default(), ..behaviour })
}

/// The day of a deed: as it is said, that of its instant, or the day of which nothing else is known.
fn day(actor: &Actor, said: Option<Day>, at: Option<Instant>, otherwise: Day) -> Day {
    said.or_else(|| at.map(|at| actor.zone.day(at))).unwrap_or(otherwise)
}

fn faults(behaviour: &Behaviour, actor: &Actor, app: &App) -> Vec<Violation> {
    let said = Said {
        day: behaviour.day,
        amount: behaviour.amount,
        quantity: behaviour.quantity,
        touchpoint: &behaviour.touchpoint,
        text: &behaviour.text,
    };
    let mut faults = behaviour::check(&said, actor.today(app));
    if let Some(at) = behaviour.occurred_at
        && actor.zone.day(at) != behaviour.day
    {
        let detail = format!("This instant lies on {} here. Leave the day out.", actor.zone.day(at));
        faults.push(Violation::new("/occurred_at", "not-that-day", detail));
    }
    if let Some(External { source, id }) = &behaviour.external {
        external::check("/external", source, id, &mut faults);
    }
    faults
}

/// Whether the same is said, whenever and by whomever it was recorded.
pub(crate) fn is_same(there: &Behaviour, said: &Behaviour) -> bool {
    let said = Behaviour {
        customer: there.customer.clone(),
        revision: there.revision,
        recorded_at: there.recorded_at,
        recorded_by: there.recorded_by.clone(),
        ..said.clone()
    };
    *there == said
}
