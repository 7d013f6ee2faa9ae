//! Whatever is sent, the answer is what was asked for or a problem that names the place: never a fault of the server,
//! and never half of a change.
//!
//! The operations and what they take come from the OpenAPI document, so a new operation is tested from its first day.

#[path = "bad_input/bodies.rs"]
mod bodies;
#[path = "bad_input/document.rs"]
mod document;
#[path = "bad_input/hostile.rs"]
mod hostile;
#[path = "bad_input/parameters.rs"]
mod parameters;
#[path = "bad_input/raw.rs"]
mod raw;
#[path = "bad_input/strangers.rs"]
mod strangers;
#[path = "bad_input/world.rs"]
mod world;
