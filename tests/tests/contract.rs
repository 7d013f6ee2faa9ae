//! What every operation keeps to: versions of things, and requests that are done once.

#[path = "contract/batches.rs"]
mod batches;
#[path = "contract/behaviours.rs"]
mod behaviours;
#[path = "contract/contacts.rs"]
mod contacts;
#[path = "contract/customers.rs"]
mod customers;
#[path = "contract/docs.rs"]
mod docs;
#[path = "contract/feedback.rs"]
mod feedback;
#[path = "contract/keys.rs"]
mod keys;
#[path = "contract/notes.rs"]
mod notes;
#[path = "contract/others.rs"]
mod others;
#[path = "contract/people.rs"]
mod people;
#[path = "contract/tables.rs"]
mod tables;
#[path = "contract/versions.rs"]
mod versions;
