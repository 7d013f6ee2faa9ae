//! Asks: one request to one contact to answer one survey, by a link or on a call.

pub mod batch;
pub mod list;
pub mod make;
pub mod open;
pub mod put;
pub mod read;
pub mod withdraw;
