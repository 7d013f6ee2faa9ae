//! Events: what changed, as a list for those who ask later and as a feed for those who watch.

pub mod feed;
pub mod list;

/// No transaction goes on so long after it has told of a change, in seconds: the store gives it up ten seconds before.
/// An event older than that will not be joined by one with a smaller id.
pub const LONGEST_TRANSACTION_SECONDS: i64 = 60;
