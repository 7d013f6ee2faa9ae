//! Figures of the whole organisation.

pub mod changes;
pub mod drivers;
pub mod overview;
pub mod self_check;
