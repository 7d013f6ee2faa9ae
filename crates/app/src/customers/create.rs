//! Makes a customer.

use kept_api::customers::{Customer, NewCustomer};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::TenantTx;
use kept_store::customers::{self as store, Draft};

use crate::app::{Actor, App};
use crate::customers::{draft, faults, hold_parent, owner_here, owner_known};
use crate::error::AppError;
use crate::made::Made;
use crate::publish;

/// Makes it. Where its maker chose the id, sending the same again makes it once.
pub async fn run(app: &App, actor: &Actor, new: &NewCustomer) -> Result<Made<Customer>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let made = within(&mut tx, app, actor, new).await?;
    publish::done(tx, app, actor).await?;
    Ok(made)
}

/// Makes it in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    new: &NewCustomer,
) -> Result<Made<Customer>, AppError> {
    let draft = draft(new, new.id.unwrap_or_else(|| CustomerId(app.id())));
    AppError::unless_empty(faults(&draft))?;
    match insert(tx, app, actor, &draft).await? {
        Some(customer) => Ok(Made::now(customer)),
        None => again(tx, app, actor, &draft).await.map(Made::before),
    }
}

/// Inserts, and says that a customer was made; none when its id or its external id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    draft: &Draft,
) -> Result<Option<Customer>, AppError> {
    owner_here(tx, draft.owner_id).await?;
    hold_parent(tx, draft).await?;
    if !store::insert(tx, draft, app.now()).await.map_err(owner_known)? {
        return Ok(None);
    }
    let customer = store::read(tx, draft.id).await?.ok_or(AppError::NotFound)?;
    let after = publish::json(&customer)?;
    publish::audit(tx, app, actor, "create", "customer", customer.id.0, None, after).await?;
    publish::customer_changed(tx, app, &[customer.id]).await?;
    Ok(Some(customer))
}

/// The customer of this id, if it is just so.
async fn again(tx: &mut TenantTx, app: &App, actor: &Actor, draft: &Draft) -> Result<Customer, AppError> {
    let Some(there) = store::read(tx, draft.id).await? else {
        let words = "Another customer has this external id. Change that one, or PUT to /customers/external.";
        return Err(AppError::Conflict(words.to_owned()));
    };
    if Draft::from(&there) == *draft {
        publish::same(tx, app, actor, there.id.0, &there).await?;
        return Ok(there);
    }
    let words = "A customer with this id exists and is different. Read it, or choose another id.";
    Err(AppError::Conflict(words.to_owned()))
}
