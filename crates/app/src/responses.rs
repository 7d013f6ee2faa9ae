//! Responses: what came back, by a link or on a call.

mod batch;
pub mod gather;
pub mod list;
pub mod read;
pub mod submit;
pub mod take_down;
pub mod take_down_batch;
mod versions;
