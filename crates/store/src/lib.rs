//! All SQL of Kept, and the only way to its database.
//!
//! One file per concept, named as in the other layers. Lookups answer `Result<Option<T>>`; whether nothing found is
//! a fault is for the caller to say. Things are read in the shape of `kept_api`; rows stay private to this crate.

pub mod accounts;
pub mod archive;
pub mod asks;
pub mod audit;
pub mod backup;
pub mod behaviours;
mod cached;
pub mod changes;
pub mod closes;
pub mod contacts;
pub mod customers;
mod cuts;
pub mod db;
mod direct;
pub mod doctor;
pub mod drivers;
pub mod error;
pub mod events;
pub mod evidence;
pub mod feedback;
pub mod health;
pub mod histograms;
pub mod idempotency;
pub mod imports;
pub mod invitations;
pub mod keys;
pub mod members;
pub mod migrate;
pub mod models;
pub mod notes;
pub mod organisations;
pub mod outcomes;
pub mod overview;
pub mod passwords;
pub mod priors;
pub mod private;
pub mod promises;
pub mod questions;
pub mod responses;
mod schema;
pub mod search;
pub mod self_checks;
pub mod sessions;
pub mod set_up;
pub mod stale;
pub mod surveys;
pub mod timeline;
mod types;
pub mod views;
mod votes;

pub use db::{Db, GlobalTx, Pooled, TenantTx};
pub use error::StoreError;
pub use types::Change;
