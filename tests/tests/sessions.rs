//! Signing in and out, the first owner, other people's pages, and what the signed-in member learns.

mod cross_site;
mod ends;
mod me;
mod members;
mod set_up;
mod sign_in;

use kept_api::paths::BASE;

/// The path of an operation.
fn at(path: &str) -> String {
    format!("{BASE}{path}")
}
