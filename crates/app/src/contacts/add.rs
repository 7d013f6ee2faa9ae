//! Adds a person at a customer.

use kept_api::contacts::{Contact, NewContact};
use kept_core::access::Action;
use kept_core::contact::{DEFAULT_LANGUAGE, check_email, check_language, check_name, check_phone};
use kept_core::ids::{ContactId, CustomerId};
use kept_core::violation::Violation;
use kept_store::{contacts, customers};

use crate::app::{Actor, App};
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
    let id = new.id.unwrap_or_else(|| ContactId(app.id()));
    let contact = contact(customer, id, new);
    let mut tx = app.db.tenant(actor.org).await?;
    if !customers::exists(&mut tx, customer).await? {
        return Err(AppError::NotFound);
    }
    AppError::unless_empty(faults(&contact))?;
    if !contacts::insert(&mut tx, &contact, app.now()).await? {
        return match contacts::read(&mut tx, id).await? {
            Some(there) if there == contact => Ok(Made::before(there)),
            _ => Err(AppError::Conflict(
                "A contact with this id exists and is different. Choose another id.".to_owned(),
            )),
        };
    }
    let after = publish::json(&contact)?;
    publish::audit(&mut tx, app, actor, "add", "contact", id.0, None, after).await?;
    publish::customer_changed(&mut tx, app, &[customer]).await?;
    tx.commit().await?;
    app.announce(actor.org);
    Ok(Made::now(contact))
}

fn contact(customer_id: CustomerId, id: ContactId, new: NewContact) -> Contact {
    let trimmed = |text: String| text.trim().to_owned();
    Contact {
        id,
        customer_id,
        name: trimmed(new.name),
        role: new.role,
        phone: trimmed(new.phone),
        email: trimmed(new.email),
        language: new.language.map_or_else(|| DEFAULT_LANGUAGE.to_owned(), trimmed),
        do_not_contact: new.do_not_contact,
    }
}

fn faults(contact: &Contact) -> Vec<Violation> {
    let mut faults = Vec::new();
    check_name("/name", &contact.name, &mut faults);
    check_phone("/phone", &contact.phone, &mut faults);
    check_email("/email", &contact.email, &mut faults);
    check_language("/language", &contact.language, &mut faults);
    faults
}
