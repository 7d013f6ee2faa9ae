//! Contacts: the people at a customer.

pub mod add;
pub mod batch;
pub mod change;
pub mod list;
pub mod put;
pub mod read;
pub mod remove;

use kept_api::External;
use kept_api::contacts::{Contact, NewContact};
use kept_core::calendar::Instant;
use kept_core::contact::{DEFAULT_LANGUAGE, check_email, check_language, check_name, check_phone};
use kept_core::external;
use kept_core::ids::{ContactId, CustomerId};
use kept_core::violation::Violation;

use crate::customers::trimmed as trimmed_external;
use crate::error::AppError;
use crate::zone::Zone;

/// A new contact as it will be stored.
pub(crate) fn contact(customer_id: CustomerId, id: ContactId, new: NewContact, now: Instant) -> Contact {
    Contact {
        id,
        customer_id,
        name: trimmed(&new.name),
        role: new.role,
        critical: new.critical,
        phone: trimmed(&new.phone),
        email: trimmed(&new.email),
        language: new.language.map_or_else(|| DEFAULT_LANGUAGE.to_owned(), |language| trimmed(&language)),
        time_zone: trimmed(&new.time_zone),
        do_not_contact: new.do_not_contact,
        consents: new.consents,
        external: new.external.as_ref().map(trimmed_external),
        recorded_at: now,
        updated_at: now,
    }
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// What is wrong with a contact, with places of the body that it came from.
fn faults(contact: &Contact) -> Vec<Violation> {
    let mut faults = Vec::new();
    check_name("/name", &contact.name, &mut faults);
    check_phone("/phone", &contact.phone, &mut faults);
    check_email("/email", &contact.email, &mut faults);
    check_language("/language", &contact.language, &mut faults);
    if !contact.time_zone.is_empty() && Zone::parse(&contact.time_zone).is_err() {
        let detail = "Write the IANA name of a time zone, such as Europe/Berlin, or nothing.";
        faults.push(Violation::new("/time_zone", "not-a-time-zone", detail));
    }
    if let Some(External { source, id }) = &contact.external {
        external::check("/external", source, id, &mut faults);
    }
    faults
}

/// Whether the same is said of a person, whenever it was.
fn is_same(there: &Contact, said: &Contact) -> bool {
    let said = Contact { recorded_at: there.recorded_at, updated_at: there.updated_at, ..said.clone() };
    *there == said
}

/// The customer of a new contact that no path names.
fn whose(new: &NewContact) -> Result<CustomerId, AppError> {
    let needed = || AppError::invalid("/customer_id", "needed", "Say at which customer this person is.");
    new.customer_id.ok_or_else(needed)
}

fn unknown_customer() -> AppError {
    AppError::invalid("/customer_id", "unknown-customer", "There is no such customer.")
}
