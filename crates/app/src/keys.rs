//! Keys: what programs sign their requests with, as `Authorization: Bearer kept_…`.

pub mod authenticate;
pub mod current;
pub mod list;
pub mod make;
pub mod read;
pub mod revoke;

/// How every secret begins, so that one that was left lying about is recognised.
pub const PREFIX: &str = "kept_";
/// Use is noted at most every so many seconds, so that reading does not write.
const NOTE_SECONDS: i64 = 300;
