//! Writes or changes a note by its id in another system.

use kept_api::External;
use kept_api::notes::{NewNote, Note};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::{Change, TenantTx, customers, notes as store};

use crate::app::{Actor, App};
use crate::customers::of_path;
use crate::error::AppError;
use crate::made::Made;
use crate::notes::{change, draft, write};
use crate::publish;

/// Writes it, or changes it to what the body says. A note stays at its customer.
pub async fn run(app: &App, actor: &Actor, external: External, new: NewNote) -> Result<Made<Note>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let (note, change) = within(&mut tx, app, actor, &external, &new).await?;
    publish::done(tx, app, actor).await?;
    Ok(Made { thing: note, again: change != Change::New })
}

/// The same in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    external: &External,
    new: &NewNote,
) -> Result<(Note, Change), AppError> {
    let external = of_path(external, new.external.clone())?;
    let customer = whose(tx, new).await?;
    let said = NewNote { external: Some(external.clone()), ..new.clone() };
    let said = draft(tx, app, actor, customer, &said).await?;
    // A second round changes what somebody else made between our reading and our writing.
    for _ in 0..2 {
        let Some(id) = store::by_external(tx, &external).await? else {
            if write::insert(tx, app, actor, &said).await? {
                return Ok((said, Change::New));
            }
            continue;
        };
        let before = store::lock(tx, id).await?.ok_or(AppError::NotFound)?;
        if new.id.is_some_and(|chosen| chosen != id) || before.customer_id != customer {
            break;
        }
        return change::write(tx, app, actor, before, said.text).await;
    }
    let words = "The external id of the path belongs to another note, or to one about another customer.";
    Err(AppError::Conflict(words.to_owned()))
}

/// The customer of a note that no path names.
pub(super) async fn whose(tx: &mut TenantTx, new: &NewNote) -> Result<CustomerId, AppError> {
    let needed = || AppError::invalid("/customer_id", "needed", "Say about which customer this is.");
    let customer = new.customer_id.ok_or_else(needed)?;
    if customers::exists(tx, customer).await? {
        return Ok(customer);
    }
    Err(AppError::invalid("/customer_id", "unknown-customer", "There is no such customer."))
}
