//! Records or corrects what a customer did, by its id in another system.

use kept_api::External;
use kept_api::behaviours::{Behaviour, NewBehaviour};
use kept_core::access::Action;
use kept_store::{Change, TenantTx, behaviours as store};

use crate::app::{Actor, App};
use crate::behaviours::{change, draft, record};
use crate::customers::of_path;
use crate::error::AppError;
use crate::made::Made;
use crate::publish;

/// Records it, or corrects it to what the body says; what the body leaves out is then empty, but the day stays. A deed
/// stays with its customer.
pub async fn run(
    app: &App,
    actor: &Actor,
    external: External,
    new: NewBehaviour,
) -> Result<Made<Behaviour>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let (behaviour, change) = within(&mut tx, app, actor, &external, &new).await?;
    publish::done(tx, app, actor).await?;
    Ok(Made { thing: behaviour, again: change != Change::New })
}

/// The same in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    external: &External,
    new: &NewBehaviour,
) -> Result<(Behaviour, Change), AppError> {
    let external = of_path(external, new.external.clone())?;
    let new = NewBehaviour { external: Some(external.clone()), ..new.clone() };
    let said = draft(tx, app, actor, &new).await?;
    // A second round corrects what somebody else made between our reading and our writing.
    for _ in 0..2 {
        let Some(id) = store::by_external(tx, &external).await? else {
            if record::insert(tx, app, actor, &said).await? {
                return Ok((said, Change::New));
            }
            continue;
        };
        let Some(before) = store::lock(tx, id).await? else { continue };
        if new.id.is_some_and(|chosen| chosen != id) || before.customer_id != said.customer_id {
            break;
        }
        let dated = new.day.is_some() || new.occurred_at.is_some();
        let day = if dated { said.day } else { before.day };
        return change::write(tx, app, actor, before, Behaviour { id, day, ..said }).await;
    }
    let words = "The external id of the path belongs to something else, or to a deed of another customer.";
    Err(AppError::Conflict(words.to_owned()))
}
