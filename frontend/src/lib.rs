//! The single-page app of Kept.
//!
//! - `ui` and `charts` show; they know no rule and ask no server.
//! - `screens` fetch through `client`, hand the data to `ui`, and keep their state in the address (`url`).
//! - `i18n` says every sentence, `format` writes every number.
//!
//! Everything but the drawing compiles and is tested natively.

#![expect(unreachable_pub, reason = "the component macro makes all it writes public")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

pub mod app;
pub mod browser;
pub mod changes;
pub mod charts;
pub mod client;
pub mod format;
#[cfg(debug_assertions)]
mod gallery;
pub mod i18n;
pub mod keyboard;
pub mod made;
pub mod problem;
pub mod screens;
pub mod shell;
pub mod state;
pub mod theme;
pub mod ui;
pub mod url;

/// Starts the app in the page.
pub fn start() {
    i18n::begin();
    leptos::mount::mount_to_body(app::App);
}
