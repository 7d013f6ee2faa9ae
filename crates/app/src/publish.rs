//! What goes with every change, in the same transaction: its conditions, the note of its key, the audit row, the event,
//! the mark that scores are stale.
//!
//! After the commit, call [`App::announce`].

use kept_api::events::{Change, Event};
use kept_core::ids::{CustomerId, EventId, ImportId};
use kept_store::TenantTx;
use kept_store::idempotency::{self, Done};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::made::Made;
use crate::tag::{Tag, Tagged};

/// A thing as the audit trail keeps it: the JSON of its wire type. For `before` and `after` of [`audit`].
pub fn json<T: Serialize>(thing: &T) -> Result<Option<Value>, AppError> {
    serde_json::to_value(thing).map(Some).map_err(|error| AppError::Internal(error.to_string()))
}

/// Holds the conditions of the request against the thing as it was, notes what the request did under its key, and
/// adds an audit row: `actor` did `action` (a verb such as `create`) to the `subject` (a noun such as `customer`) with
/// this id. `before` is none when it is new, `after` when it is gone. `before` must be what is read of it, and held.
///
/// # Errors
/// [`AppError::Stale`], [`AppError::InFlight`]. After an error the transaction must be given up.
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
    if before.is_some() || after.is_some() {
        actor.asked.check(before.as_ref().map(|before| Tag::of(subject, before)).as_ref())?;
    }
    let status = match (&before, &after) {
        (None, Some(_)) => 201,
        (_, None) => 204,
        (Some(_), Some(_)) => 200,
    };
    claim(tx, app, actor, subject, id, status).await?;
    let entry = kept_store::audit::Entry {
        id: app.id(),
        at: app.now(),
        member: actor.member(),
        key: actor.key(),
        request_id: actor.request_id.clone(),
        action: action.to_owned(),
        subject: subject.to_owned(),
        subject_id: id,
        before,
        after,
    };
    Ok(kept_store::audit::append(tx, entry).await?)
}

/// Notes what the request did under its key, where it has one, also when there was nothing to do.
pub async fn claim(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    subject: &str,
    id: Uuid,
    status: u16,
) -> Result<(), AppError> {
    let Some(key) = &actor.asked.key else { return Ok(()) };
    let done =
        Done { request_hash: key.request_hash.to_vec(), status, subject: subject.to_owned(), subject_id: id };
    let claimed = idempotency::claim(tx, actor.sender(), &key.text, done, app.now()).await?;
    if claimed { Ok(()) } else { Err(AppError::InFlight) }
}

/// Of a request that found the thing just so nothing is noted but its key.
pub async fn same<T: Tagged>(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    id: Uuid,
    thing: &T,
) -> Result<(), AppError> {
    if actor.asked.if_none_match.is_some() {
        actor.asked.check(Some(&thing.tag()?))?;
    }
    claim(tx, app, actor, T::SUBJECT, id, 200).await
}

/// What is there under the id of something that shall be made: where it is just so, it was made before; otherwise
/// `conflict` says what to do.
pub(crate) async fn made_before<T: Tagged>(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    id: Uuid,
    there: Option<T>,
    is_same: impl FnOnce(&T) -> bool,
    conflict: &str,
) -> Result<Made<T>, AppError> {
    let Some(there) = there.filter(is_same) else { return Err(AppError::Conflict(conflict.to_owned())) };
    same(tx, app, actor, id, &there).await?;
    Ok(Made::before(there))
}

/// Makes durable what was done, then tells those who watch.
pub(crate) async fn done(tx: TenantTx, app: &App, actor: &Actor) -> Result<(), AppError> {
    tx.commit().await?;
    app.announce(actor.org);
    Ok(())
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

/// Says that something about a customer changed that no score reads.
pub async fn customer_described(tx: &mut TenantTx, app: &App, id: CustomerId) -> Result<(), AppError> {
    customer_told(tx, app, &[id]).await
}

/// Says that something about these customers changed that no score depends on.
pub async fn customer_told(tx: &mut TenantTx, app: &App, customers: &[CustomerId]) -> Result<(), AppError> {
    if customers.is_empty() {
        return Ok(());
    }
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
