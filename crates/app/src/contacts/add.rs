//! Adds a person at a customer.

use kept_api::contacts::{Contact, NewContact};
use kept_core::access::Action;
use kept_core::ids::{ContactId, CustomerId};
use kept_store::{TenantTx, contacts, customers};

use crate::app::{Actor, App};
use crate::contacts::{contact, faults, is_same};
use crate::error::AppError;
use crate::made::Made;
use crate::publish;

/// Adds it. Where its maker chose the id, sending the same again adds it once.
pub async fn run(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    new: NewContact,
) -> Result<Made<Contact>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    if !customers::exists(&mut tx, customer).await? {
        return Err(AppError::NotFound);
    }
    if new.customer_id.is_some_and(|said| said != customer) {
        let detail = "The path names another customer. Leave this out, or make both the same.";
        return Err(AppError::invalid("/customer_id", "not-the-path", detail));
    }
    let made = within(&mut tx, app, actor, customer, new).await?;
    publish::done(tx, app, actor).await?;
    Ok(made)
}

/// Adds it in the caller's transaction to a customer that is there.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    new: NewContact,
) -> Result<Made<Contact>, AppError> {
    let id = new.id.unwrap_or_else(|| ContactId(app.id()));
    let contact = contact(customer, id, new, app.now());
    AppError::unless_empty(faults(&contact))?;
    if insert(tx, app, actor, &contact).await? {
        return Ok(Made::now(contact));
    }
    match contacts::read(tx, id).await? {
        Some(there) if is_same(&there, &contact) => {
            publish::same(tx, app, actor, id.0, &there).await?;
            Ok(Made::before(there))
        }
        Some(_) => {
            let words = "A contact with this id exists and is different. Choose another id.";
            Err(AppError::Conflict(words.to_owned()))
        }
        None => {
            let words =
                "Another contact has this external id. Change that one, or PUT to /contacts/external.";
            Err(AppError::Conflict(words.to_owned()))
        }
    }
}

/// Inserts, and says that a contact was added; `false` when its id or its external id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    contact: &Contact,
) -> Result<bool, AppError> {
    if !contacts::insert(tx, contact).await? {
        return Ok(false);
    }
    let after = publish::json(contact)?;
    publish::audit(tx, app, actor, "add", "contact", contact.id.0, None, after).await?;
    publish::customer_changed(tx, app, &[contact.customer_id]).await?;
    Ok(true)
}
