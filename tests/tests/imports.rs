//! Imports: from a file to customers, promises and responses, again without change, and what is refused.
//! The real file is brought in by `marketplace.rs`.

mod churn;
mod counts;
mod forms;
mod hostile;
mod mappings;
mod proposals;
mod refused;
mod reversal;
mod runs;
mod sending;
mod unasked;
