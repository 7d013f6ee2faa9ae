//! Reading a customer's scorecard.

pub mod read;
