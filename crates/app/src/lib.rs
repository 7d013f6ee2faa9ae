//! One file for each thing that a person or a timer can do.
//!
//! A use case authorises, begins a transaction, asks `kept_core` what follows, stores it, publishes, commits.
//! It takes [`App`] and an [`Actor`], and knows nothing of HTTP.

pub mod access;
mod again;
pub mod app;
pub mod archive;
pub mod asked;
pub mod asks;
pub mod audit;
pub mod batch;
pub mod behaviours;
pub mod calc;
pub mod closes;
pub mod contacts;
pub mod cursor;
pub mod customers;
pub mod demo;
pub mod env;
pub mod error;
pub mod events;
pub mod feedback;
pub mod health;
pub mod imports;
pub mod insights;
pub mod invitations;
pub mod json;
pub mod keys;
pub mod limits;
pub mod made;
pub mod me;
pub mod members;
pub mod metrics;
pub mod models;
pub mod notes;
pub mod organisations;
pub mod passwords;
pub mod promises;
pub mod publish;
pub mod replay;
pub mod responses;
pub mod scorecards;
pub mod search;
pub mod self_checks;
pub mod sessions;
pub mod set_up;
pub mod surveys;
pub mod tables;
pub mod tag;
pub mod timeline;
pub mod token;
pub mod views;
pub mod worker;
pub mod zone;

pub use app::{Actor, App, Principal};
pub use error::AppError;
