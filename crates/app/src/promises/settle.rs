//! Settles a promise, or corrects how it was settled.

use kept_api::promises::{NewSettlement, Promise, PromiseEvent};
use kept_core::access::Action;
use kept_core::calendar::Day;
use kept_core::ids::PromiseId;
use kept_core::promise::{Claim, MAX_NOTE, Settlement, day_of_claim, outcome_on, settle, settled_on};
use kept_core::violation::{Violation, check_optional_text};
use kept_store::promises::{self as store, Locked};
use kept_store::{Change, StoreError, TenantTx};

use crate::app::{Actor, App};
use crate::error::{AppError, TRIES};
use crate::promises::with_history;
use crate::publish;

/// Appends how it ended. The same again changes nothing.
pub async fn run(app: &App, actor: &Actor, id: PromiseId, new: NewSettlement) -> Result<Promise, AppError> {
    actor.must(Action::WriteCustomers)?;
    for _ in 1..TRIES {
        match attempt(app, actor, id, &new).await {
            Err(AppError::Store(StoreError::Collision)) => {}
            done => return done,
        }
    }
    attempt(app, actor, id, &new).await
}

async fn attempt(app: &App, actor: &Actor, id: PromiseId, new: &NewSettlement) -> Result<Promise, AppError> {
    let mut tx = app.db.tenant(actor.org).await?;
    let (promise, _) = within(&mut tx, app, actor, id, new).await?;
    publish::done(tx, app, actor).await?;
    Ok(promise)
}

/// The same in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    id: PromiseId,
    new: &NewSettlement,
) -> Result<(Promise, Change), AppError> {
    let today = actor.today(app);
    let locked = store::lock(tx, id).await?.ok_or(AppError::NotFound)?;
    AppError::unless_empty(faults(new, today))?;
    let before = with_history(tx, id, today).await?;
    let note = new.note.trim();
    let settlement = settlement(&locked, &before.history, new, today)?;
    if before.history.last().is_some_and(|newest| newest.settlement == settlement && newest.note == note) {
        publish::same(tx, app, actor, id.0, &before).await?;
        return Ok((before, Change::Same));
    }
    let number = locked.number.saturating_add(1);
    store::append(tx, id, number, &settlement, note, actor.member(), app.now()).await?;
    let after = with_history(tx, id, today).await?;
    let (old, new) = (publish::json(&before)?, publish::json(&after)?);
    publish::audit(tx, app, actor, "settle", "promise", id.0, old, new).await?;
    publish::customer_changed(tx, app, &[locked.customer_id]).await?;
    Ok((after, Change::Changed))
}

fn faults(new: &NewSettlement, today: Day) -> Vec<Violation> {
    let mut faults = Vec::new();
    check_optional_text("/note", &new.note, MAX_NOTE, &mut faults);
    if let Claim::Partly { part_bp } = new.claim
        && part_bp > 10_000
    {
        faults.push(Violation::new("/claim/part_bp", "out-of-range", "At most 10000, which is all of it."));
    }
    if new.day.is_some_and(|day| day > today) {
        let detail = format!("A promise cannot be settled after today, {today}.");
        faults.push(Violation::new("/day", "in-the-future", detail));
    }
    faults
}

/// The settlement that the claim makes, judged by how the promise stood on its day.
fn settlement(
    promise: &Locked,
    history: &[PromiseEvent],
    new: &NewSettlement,
    today: Day,
) -> Result<Settlement, AppError> {
    let day = new.day.unwrap_or_else(|| day_of_claim(new.claim, promise.missed_from, today));
    let stood = settled_on(history.iter().map(|event| &event.settlement), day);
    let before = outcome_on(promise.missed_from, stood, day);
    Ok(settle(promise.terms, promise.made, before, new.claim, new.ground, day)?)
}
