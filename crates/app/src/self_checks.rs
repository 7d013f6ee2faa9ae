//! Self-checks: what the leadership says that it knows. Kept, never changed, never scored.

pub mod list;
pub mod read;
pub mod take;
