//! One file for each thing that a person or a timer can do.
//!
//! A use case authorises, begins a transaction, asks `kept_core` what follows, stores it, publishes, commits.
//! It takes [`App`] and an [`Actor`], and knows nothing of HTTP.

pub mod app;
pub mod cursor;
pub mod env;
pub mod error;
pub mod me;
pub mod members;
pub mod organisations;
pub mod passwords;
pub mod publish;
pub mod sessions;
pub mod set_up;
pub mod throttle;
pub mod token;
pub mod zone;

pub use app::{Actor, App};
pub use error::AppError;
