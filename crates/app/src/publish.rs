//! What goes with every change, in the same transaction: the audit row, the event, the mark that scores are stale.
//!
//! After the commit, call [`App::announce`].

use kept_api::events::{Change, Event};
use kept_core::ids::{CustomerId, EventId, ImportId};
use kept_store::TenantTx;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::app::{Actor, App};
use crate::error::AppError;

/// A thing as the audit trail keeps it: the JSON of its wire type. For `before` and `after` of [`audit`].
pub fn json<T: Serialize>(thing: &T) -> Result<Option<Value>, AppError> {
    serde_json::to_value(thing).map(Some).map_err(|error| AppError::Internal(error.to_string()))
}

/// Adds an audit row: `actor` did `action` (a verb such as `create`) to the `subject` (a noun such as `customer`) with
/// this id. `before` is none when it is new, `after` when it is gone.
#[expect(clippy::too_many_arguments, reason = "a sentence: who did what to what, before and after")]
pub async fn audit(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    action: &str,
    subject: &str,
    id: Uuid,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<(), AppError> {
    let entry = kept_store::audit::Entry {
        id: app.id(),
        at: app.now(),
        member: actor.member(),
        request_id: actor.request_id.clone(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        subject_id: id,
        before,
        after,
    };
    Ok(kept_store::audit::append(tx, entry).await?)
}

/// Says that something about these customers changed: an event for each, and their scores are stale.
pub async fn customer_changed(
    tx: &mut TenantTx,
    app: &App,
    customers: &[CustomerId],
) -> Result<(), AppError> {
    if customers.is_empty() {
        return Ok(());
    }
    let mut customers = customers.to_vec();
    customers.sort_unstable();
    customers.dedup();
    kept_store::stale::mark(tx, &customers).await?;
    let events: Vec<Event> = customers.iter().map(|id| event(app, Change::Customer { id: *id })).collect();
    Ok(kept_store::events::append(tx, &events).await?)
}

/// Says that an import went on.
pub async fn import_changed(tx: &mut TenantTx, app: &App, import: ImportId) -> Result<(), AppError> {
    Ok(kept_store::events::append(tx, &[event(app, Change::Import { id: import })]).await?)
}

/// Says that figures of the whole organisation changed.
pub async fn organisation_changed(tx: &mut TenantTx, app: &App) -> Result<(), AppError> {
    Ok(kept_store::events::append(tx, &[event(app, Change::Organisation)]).await?)
}

fn event(app: &App, change: Change) -> Event {
    Event { id: EventId(app.id()), at: app.now(), change }
}
