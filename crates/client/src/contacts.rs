//! Contacts: people at customers.

use kept_api::batch::{Batch, BatchAnswer};
use kept_api::contacts::{Contact, ContactPatch, ContactQuery, NewContact};
use kept_api::page::{Page, PageQuery};
use kept_core::ids::{ContactId, CustomerId};

operations! {
    /// The contacts of all customers.
    LIST "/contacts" list_all_contacts() [query: ContactQuery] => Page<Contact>;
    /// The contacts of one customer.
    LIST "/customers/{id}/contacts" list_contacts(id: CustomerId) [query: PageQuery] => Page<Contact>;
    /// Adds a contact to a customer.
    POST "/customers/{id}/contacts" add_contact(id: CustomerId) [body: NewContact] => Contact;
    /// Adds many contacts.
    POST "/contacts/batch" batch_contacts() [body: Batch<NewContact>] => BatchAnswer;
    /// Makes or changes the contact that has this id in that system.
    PUT "/contacts/external/{source}/{id}" put_external_contact(source: &str, id: &str) [body: NewContact] => Contact;
    /// One contact.
    GET "/contacts/{id}" read_contact(id: ContactId) => Contact;
    /// Changes some fields of a contact.
    PATCH "/contacts/{id}" change_contact(id: ContactId) [body: ContactPatch] => Contact;
    /// Deletes a contact.
    DELETE "/contacts/{id}" delete_contact(id: ContactId) => ();
}
