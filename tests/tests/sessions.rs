//! Signing in and out, the first owner, other people's pages, and what the signed-in member learns.

#[path = "sessions/cross_site.rs"]
mod cross_site;
#[path = "sessions/ends.rs"]
mod ends;
#[path = "sessions/me.rs"]
mod me;
#[path = "sessions/members.rs"]
mod members;
#[path = "sessions/set_up.rs"]
mod set_up;
#[path = "sessions/sign_in.rs"]
mod sign_in;

use kept_api::paths::BASE;

/// The path of an operation.
fn at(path: &str) -> String {
    format!("{BASE}{path}")
}
