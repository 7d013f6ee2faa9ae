//! Customers and contacts over HTTP: journeys, lists, and what is refused.

#[path = "customers/bulk.rs"]
mod bulk;
#[path = "customers/contacts.rs"]
mod contacts;
#[path = "customers/journeys.rs"]
mod journeys;
#[path = "customers/lists.rs"]
mod lists;
#[path = "customers/owners.rs"]
mod owners;
#[path = "customers/refused.rs"]
mod refused;
#[path = "customers/speed.rs"]
mod speed;
