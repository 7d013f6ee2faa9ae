//! Events: what changed, as a list for those who ask later and as a feed for those who watch.

pub mod feed;
pub mod list;

/// No transaction of the application runs longer, in seconds: the statement and idle limits of its connections. An
/// event older than that will not be joined by one with a smaller id.
pub const LONGEST_TRANSACTION_SECONDS: i64 = 60;
