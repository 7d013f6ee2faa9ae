//! All SQL of Kept, and the only way to its database.
//!
//! One file per concept, named as in the other layers. Lookups answer `Result<Option<T>>`; whether nothing found is
//! a fault is for the caller to say. Things are read in the shape of `kept_api`; rows stay private to this crate.

pub mod accounts;
pub mod audit;
pub mod db;
pub mod error;
pub mod events;
pub mod members;
pub mod organisations;
pub mod private;
mod schema;
pub mod sessions;
pub mod set_up;
pub mod stale;
mod types;

pub use db::{Db, GlobalTx, TenantTx};
pub use error::StoreError;
pub use types::Change;
