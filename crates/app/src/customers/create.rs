//! Makes a customer.

use kept_api::customers::{Customer, NewCustomer};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::TenantTx;
use kept_store::customers::{self as store, Draft};

use crate::app::{Actor, App};
use crate::customers::{draft, faults, owner_known};
use crate::error::AppError;
use crate::made::Made;
use crate::publish;

/// Makes it. Where its maker chose the id, sending the same again makes it once.
pub async fn run(app: &App, actor: &Actor, new: &NewCustomer) -> Result<Made<Customer>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let draft = draft(new, new.id.unwrap_or_else(|| CustomerId(app.id())));
    AppError::unless_empty(faults(&draft))?;
    let mut tx = app.db.tenant(actor.org).await?;
    if !insert(&mut tx, app, &draft).await? {
        return again(&mut tx, &draft).await.map(Made::before);
    }
    let customer = store::read(&mut tx, draft.id).await?.ok_or(AppError::NotFound)?;
    published(tx, app, actor, &customer).await?;
    Ok(Made::now(customer))
}

/// Inserts; `false` when its id or its external id is taken.
pub(super) async fn insert(tx: &mut TenantTx, app: &App, draft: &Draft) -> Result<bool, AppError> {
    store::insert(tx, draft, app.now()).await.map_err(owner_known)
}

/// Says that a customer was made, and makes it durable.
pub(super) async fn published(
    mut tx: TenantTx,
    app: &App,
    actor: &Actor,
    customer: &Customer,
) -> Result<(), AppError> {
    let after = publish::json(customer)?;
    publish::audit(&mut tx, app, actor, "create", "customer", customer.id.0, None, after).await?;
    publish::customer_changed(&mut tx, app, &[customer.id]).await?;
    tx.commit().await?;
    app.announce(actor.org);
    Ok(())
}

/// The customer of this id, if it is just so.
async fn again(tx: &mut TenantTx, draft: &Draft) -> Result<Customer, AppError> {
    let Some(there) = store::read(tx, draft.id).await? else {
        let words = "Another customer has this external id. Change that one, or PUT to /customers/external.";
        return Err(AppError::Conflict(words.to_owned()));
    };
    if Draft::from(&there) == *draft {
        return Ok(there);
    }
    let words = "A customer with this id exists and is different. Read it, or choose another id.";
    Err(AppError::Conflict(words.to_owned()))
}
