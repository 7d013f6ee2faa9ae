//! Figures of the whole organisation.

pub mod overview;
