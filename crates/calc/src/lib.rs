//! The figures of Kept for pages and programs without a server.
//!
//! `cargo xtask calc` builds the module with its script; docs/scoring.md shows how a page and node use it.
#![deny(missing_docs)]

mod drivers;
#[cfg(feature = "topics")]
mod topics;

pub use drivers::Drivers;
#[cfg(feature = "topics")]
pub use topics::{calc, topics};
