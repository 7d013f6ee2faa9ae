//! Corrects what was said of a customer's deed.

use kept_api::behaviours::{Behaviour, BehaviourPatch};
use kept_core::access::Action;
use kept_core::ids::BehaviourId;
use kept_store::{Change, TenantTx, behaviours as store, members};

use crate::app::{Actor, App};
use crate::behaviours::{day, faults, is_same};
use crate::error::AppError;
use crate::publish;

/// Corrects what the patch names.
pub async fn run(
    app: &App,
    actor: &Actor,
    id: BehaviourId,
    patch: BehaviourPatch,
) -> Result<Behaviour, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let after = patched(actor, before.clone(), patch);
    AppError::unless_empty(faults(&after, actor, app))?;
    let (behaviour, _) = write(&mut tx, app, actor, before, after).await?;
    publish::done(tx, app, actor).await?;
    Ok(behaviour)
}

fn patched(actor: &Actor, there: Behaviour, patch: BehaviourPatch) -> Behaviour {
    // An instant that is not named stays as long as it lies on the day.
    let stays = |at: &_| patch.day.is_none_or(|day| actor.zone.day(*at) == day);
    let occurred_at = patch.occurred_at.unwrap_or_else(|| there.occurred_at.filter(stays));
    let day = match patch.occurred_at {
        Some(at) => day(actor, patch.day, at, there.day),
        None => patch.day.unwrap_or(there.day),
    };
    Behaviour {
        kind: patch.kind.unwrap_or(there.kind),
        day,
        occurred_at,
        amount: patch.amount.unwrap_or(there.amount),
        quantity: patch.quantity.unwrap_or(there.quantity),
        touchpoint: patch.touchpoint.map_or(there.touchpoint, |said| said.trim().to_owned()),
        text: patch.text.map_or(there.text, |said| said.trim().to_owned()),
        ..there
    }
}

/// Supersedes a locked deed by what shall stand, unless it stands so already.
pub(super) async fn write(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    before: Behaviour,
    after: Behaviour,
) -> Result<(Behaviour, Change), AppError> {
    if is_same(&before, &after) {
        publish::same(tx, app, actor, before.id.0, &before).await?;
        return Ok((before, Change::Same));
    }
    let after = Behaviour {
        customer: before.customer.clone(),
        revision: before.revision.saturating_add(1),
        recorded_at: app.now(),
        recorded_by: members::named(tx, actor.member()).await?,
        ..after
    };
    store::supersede(tx, after.id, after.recorded_at).await?;
    if !store::insert(tx, &after).await? {
        let words = "Something else has this external id by now. Read it again.";
        return Err(AppError::Conflict(words.to_owned()));
    }
    let (old, new) = (publish::json(&before)?, publish::json(&after)?);
    publish::audit(tx, app, actor, "correct", "behaviour", after.id.0, old, new).await?;
    publish::customer_changed(tx, app, &[after.customer_id]).await?;
    Ok((after, Change::Changed))
}
