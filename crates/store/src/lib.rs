//! crates/store

pub mod private;
