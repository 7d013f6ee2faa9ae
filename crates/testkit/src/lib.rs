//! A running Kept for tests: a real Postgres, a real server on a real socket, a clock and ids that tests hold.
//!
//! ```no_run
//! # async fn test() {
//! let app = kept_testkit::TestApp::start().await;
//! let owner = app.owner().await;
//! let customer = owner.customer("Acme").segment("north").make().await;
//! let read = owner.get(&kept_api::paths::customer(customer.id)).await.ok();
//! # }
//! ```

pub mod app;
pub mod builders;
pub mod client;
pub mod cluster;
pub mod database;
pub mod env;
pub mod organisation;
pub mod wait;

pub use app::{TestApp, TestAppBuilder};
pub use client::{Answer, Client};
pub use database::TestDatabase;
pub use env::{MockClock, SeededIds};
pub use wait::wait_until;
