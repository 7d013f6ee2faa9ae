//! Records what a customer did.

use kept_api::behaviours::{Behaviour, NewBehaviour};
use kept_core::access::Action;
use kept_store::{TenantTx, behaviours as store};

use crate::app::{Actor, App};
use crate::behaviours::{draft, is_same};
use crate::error::AppError;
use crate::made::Made;
use crate::publish;

/// Records it. Where its maker chose the id, sending the same again records it once.
pub async fn run(app: &App, actor: &Actor, new: NewBehaviour) -> Result<Made<Behaviour>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let made = within(&mut tx, app, actor, &new).await?;
    publish::done(tx, app, actor).await?;
    Ok(made)
}

/// Records it in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewBehaviour,
) -> Result<Made<Behaviour>, AppError> {
    let said = draft(tx, app, actor, new).await?;
    if insert(tx, app, actor, &said).await? {
        return Ok(Made::now(said));
    }
    let there = store::read(tx, said.id).await?;
    // Without a day of its own it was said of the day on which it came first.
    let dated = new.day.is_some() || new.occurred_at.is_some();
    let same = |there: &Behaviour| {
        is_same(there, &Behaviour { day: if dated { said.day } else { there.day }, ..said.clone() })
    };
    let words = "Something with this id or external id exists, or existed, and is different. Choose another id, \
                 correct that one, or PUT to /behaviours/external.";
    publish::made_before(tx, app, actor, said.id.0, there, same, words).await
}

/// Inserts, and says so; `false` when its id or its external id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    behaviour: &Behaviour,
) -> Result<bool, AppError> {
    if !store::insert(tx, behaviour).await? {
        return Ok(false);
    }
    let after = publish::json(behaviour)?;
    publish::audit(tx, app, actor, "record", "behaviour", behaviour.id.0, None, after).await?;
    publish::customer_changed(tx, app, &[behaviour.customer_id]).await?;
    Ok(true)
}
