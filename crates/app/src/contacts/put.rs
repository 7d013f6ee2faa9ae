//! Makes or changes a contact by its id in another system.

use kept_api::External;
use kept_api::contacts::{Contact, NewContact};
use kept_core::access::Action;
use kept_core::ids::ContactId;
use kept_store::{Change, TenantTx, contacts as store, customers};

use crate::app::{Actor, App};
use crate::contacts::{add, change, contact, faults, unknown_customer, whose};
use crate::customers::of_path;
use crate::error::AppError;
use crate::made::Made;
use crate::publish;

/// Makes it, or changes it to what the body says; what the body leaves out is then empty. A contact stays at its
/// customer.
pub async fn run(
    app: &App,
    actor: &Actor,
    external: External,
    new: NewContact,
) -> Result<Made<Contact>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let (contact, change) = within(&mut tx, app, actor, &external, &new).await?;
    publish::done(tx, app, actor).await?;
    Ok(Made { thing: contact, again: change != Change::New })
}

/// The same in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    external: &External,
    new: &NewContact,
) -> Result<(Contact, Change), AppError> {
    let external = of_path(external, new.external.clone())?;
    let customer = whose(new)?;
    let chosen = new.id;
    let new = NewContact { external: Some(external.clone()), ..new.clone() };
    let said = contact(customer, chosen.unwrap_or_else(|| ContactId(app.id())), new, app.now());
    AppError::unless_empty(faults(&said))?;
    if !customers::exists(tx, customer).await? {
        return Err(unknown_customer());
    }
    // A second round changes what somebody else made between our reading and our writing.
    for _ in 0..2 {
        let Some(id) = store::by_external(tx, &external).await? else {
            if add::insert(tx, app, actor, &said).await? {
                return Ok((said, Change::New));
            }
            continue;
        };
        if chosen.is_some_and(|chosen| chosen != id) {
            break;
        }
        let before = store::lock(tx, id).await?.ok_or(AppError::NotFound)?;
        if before.customer_id != customer {
            let words = "This contact is at another customer, and stays there: what it answered was said for that one.";
            return Err(AppError::Conflict(words.to_owned()));
        }
        let after = Contact { id, recorded_at: before.recorded_at, ..said };
        return change::write(tx, app, actor, before, after).await;
    }
    let words =
        "The id of the body and the external id of the path belong to different contacts. Leave the id out.";
    Err(AppError::Conflict(words.to_owned()))
}
