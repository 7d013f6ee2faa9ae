//! HTTP: routes, what handlers read, problems, pages, the app's files. It decides nothing; `kept_app` does.
//!
//! A handler takes [`auth::Signed`], [`body::Body`] or [`body::Query`], calls one use case and answers.

mod asked;
mod assets;
pub mod auth;
pub mod body;
mod cross_site;
mod docs;
mod doors;
mod edge;
pub mod handlers;
mod headers;
mod network;
mod never;
pub mod openapi;
mod pages;
pub mod problem;
mod public;
pub mod request_id;
mod serve;
mod settings;
pub mod shutdown;
mod table;
mod whole;

pub use assets::are_built as app_is_built;
pub use network::{Network, NotANetwork};
pub use serve::{Running, start};
pub use settings::{PATIENCE, Settings};
