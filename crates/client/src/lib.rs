//! A typed client of the interface under `/api/v1`: one method for each operation, named as in the document of the
//! interface, over [`native::Native`] in programs and over `fetch::Fetch` in browsers.
//!
//! ```no_run
//! use futures_util::TryStreamExt;
//! use kept_api::customers::{CustomerPatch, CustomerQuery};
//!
//! # async fn run() -> Result<(), kept_client::Error> {
//! let kept = kept_client::Client::with_key("http://localhost:8080", "the secret of a key")?;
//! let mut customers = std::pin::pin!(kept.list_customers(&CustomerQuery::default()).items());
//! while let Some(line) = customers.try_next().await? {
//!     let (customer, tag) = kept.read_customer(line.id).tagged().await?;
//!     let patch = CustomerPatch { segment: Some(customer.segment.to_uppercase()), ..Default::default() };
//!     kept.change_customer(customer.id, &patch).if_match(tag).await?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A method puts a [`Call`] together; awaiting sends it. Lists are [`Pages`]. What goes wrong is an [`Error`].
#![deny(missing_docs)]

#[macro_use]
mod operations;

mod answer;
mod call;
mod client;
mod error;
mod pages;
mod path;
mod transport;

#[cfg(feature = "fetch")]
pub mod fetch;
#[cfg(feature = "native")]
pub mod native;

mod asks;
mod audit;
mod behaviours;
mod calc;
mod contacts;
mod customers;
mod events;
mod evidence;
mod feedback;
mod imports;
mod insights;
mod invitations;
mod keys;
mod me;
mod members;
mod models;
mod notes;
mod organisations;
mod passwords;
mod promises;
mod responses;
mod scorecards;
mod search;
mod self_checks;
mod sessions;
mod surveys;
mod views;

pub use answer::Answer;
pub use call::{Asked, Call};
pub use client::Client;
pub use error::{Error, FieldError, Problem};
pub use operations::{Operation, operations};
pub use pages::{Listed, Pages};
pub use transport::{Body, Method, PATIENCE, Request, Transport, file_patience};
