//! Whatever is sent, the answer is what was asked for or a problem that names the place: never a fault of the server,
//! and never half of a change.
//!
//! The operations and what they take come from the OpenAPI document, so a new operation is tested from its first day.

mod bodies;
pub(crate) mod document;
pub(crate) mod hostile;
mod parameters;
mod raw;
mod strangers;
pub(crate) mod world;
