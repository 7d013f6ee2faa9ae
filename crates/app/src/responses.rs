//! Responses: what came back, by a link or on a call.

mod batch;
pub mod gather;
pub mod list;
pub mod read;
pub mod submit;
pub mod take_down;
mod versions;
