//! Closing a day of an organisation: its priors, and the scores that lists read.

pub mod close;
pub mod refold;
mod scoring;

pub(crate) use close::{CHUNK, alone, read_evidence};
pub use close::{Force, ask, close};
pub use refold::refold;
