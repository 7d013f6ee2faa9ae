//! Customers and contacts over HTTP: journeys, lists, and what is refused.

mod bulk;
mod contacts;
mod journeys;
mod lists;
mod owners;
mod refused;
mod speed;
