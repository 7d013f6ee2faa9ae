//! Makes a promise, or corrects what was said, by its id in the system that keeps it.

use kept_api::External;
use kept_api::promises::{NewPromise, Promise};
use kept_core::access::Action;
use kept_store::promises::{self as store, Draft, PromiseUpsert};
use kept_store::{Change, StoreError, TenantTx};

use crate::app::{Actor, App};
use crate::customers::of_path;
use crate::error::{AppError, TRIES};
use crate::made::Made;
use crate::promises::{make, with_history};
use crate::publish;

/// Makes it, or corrects it to what the body says. Who made it and to whom, and how it ended, stays as it is; so does the
/// day on which it was made where the body says none.
pub async fn run(
    app: &App,
    actor: &Actor,
    external: External,
    new: NewPromise,
) -> Result<Made<Promise>, AppError> {
    actor.must(Action::WriteCustomers)?;
    for _ in 1..TRIES {
        match attempt(app, actor, &external, &new).await {
            Err(AppError::Store(StoreError::Collision)) => {}
            done => return done,
        }
    }
    attempt(app, actor, &external, &new).await
}

async fn attempt(
    app: &App,
    actor: &Actor,
    external: &External,
    new: &NewPromise,
) -> Result<Made<Promise>, AppError> {
    let mut tx = app.db.tenant(actor.org).await?;
    let (promise, change) = within(&mut tx, app, actor, external, new).await?;
    publish::done(tx, app, actor).await?;
    Ok(Made { thing: promise, again: change != Change::New })
}

/// The same in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    external: &External,
    new: &NewPromise,
) -> Result<(Promise, Change), AppError> {
    let external = of_path(external, new.external.clone())?;
    let said = NewPromise { external: Some(external.clone()), ..new.clone() };
    let draft = make::checked(tx, app, actor, &said).await?;
    // A second round corrects what somebody else made between our reading and our writing.
    for _ in 0..2 {
        let Some((id, touchpoint)) = store::by_external(tx, &external).await? else {
            match make::insert(tx, app, actor, &draft).await? {
                Some(promise) => return Ok((promise, Change::New)),
                None => continue,
            }
        };
        if new.id.is_some_and(|chosen| chosen != id) {
            break;
        }
        let locked = store::lock(tx, id).await?.ok_or(AppError::NotFound)?;
        if locked.customer_id != draft.customer_id {
            let words =
                "This promise was made to another customer, and what came of it was said for that one.";
            return Err(AppError::Conflict(words.to_owned()));
        }
        let made = if new.made.is_some() { draft.made } else { locked.made };
        let row = row(Draft { id, touchpoint, made, ..draft }, external);
        return correct(tx, app, actor, &row).await;
    }
    let words =
        "The id of the body and the external id of the path belong to different promises. Leave the id out.";
    Err(AppError::Conflict(words.to_owned()))
}

fn row(draft: Draft, external: External) -> PromiseUpsert {
    PromiseUpsert {
        id: draft.id,
        customer_id: draft.customer_id,
        text: draft.text,
        component: draft.component,
        touchpoint: draft.touchpoint,
        severity: draft.severity,
        due_day: draft.due_day,
        due_at: draft.due_at,
        terms: draft.terms,
        missed_from: draft.missed_from,
        made: draft.made,
        source: external.source,
        external_id: external.id,
        settlement: None,
    }
}

async fn correct(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    row: &PromiseUpsert,
) -> Result<(Promise, Change), AppError> {
    let today = actor.today(app);
    let before = with_history(tx, row.id, today).await?;
    let changes = store::upsert_external(tx, std::slice::from_ref(row), app.now()).await?;
    if changes.iter().all(|(_, change)| *change == Change::Same) {
        publish::same(tx, app, actor, row.id.0, &before).await?;
        return Ok((before, Change::Same));
    }
    let after = with_history(tx, row.id, today).await?;
    let (old, new) = (publish::json(&before)?, publish::json(&after)?);
    publish::audit(tx, app, actor, "correct", "promise", row.id.0, old, new).await?;
    publish::customer_changed(tx, app, &[row.customer_id]).await?;
    Ok((after, Change::Changed))
}
