//! What every operation keeps to: versions of things, and requests that are done once.

#[path = "contract/keys.rs"]
mod keys;
#[path = "contract/versions.rs"]
mod versions;
