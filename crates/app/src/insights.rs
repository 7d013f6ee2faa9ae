//! Figures of the whole organisation.

pub mod changes;
pub mod overview;
pub mod self_check;
