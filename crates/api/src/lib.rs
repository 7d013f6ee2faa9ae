//! Every request, response, event and problem of the interface under `/api/v1`, once.
//!
//! The server answers with these types, the browser and other clients read them, and the OpenAPI document is made
//! from them. They hold no rules; what a field means is said where it stands, or in `kept_core`.
#![deny(missing_docs)]

pub mod archive;
pub mod asks;
pub mod audit;
pub mod batch;
pub mod behaviours;
pub mod calc;
pub mod changes;
pub mod contacts;
pub mod customers;
pub mod drivers;
pub mod events;
pub mod evidence;
pub mod feedback;
pub mod imports;
pub mod insights;
pub mod invitations;
pub mod keys;
pub mod me;
pub mod members;
pub mod models;
pub mod notes;
pub mod organisations;
pub mod page;
pub mod passwords;
pub mod patch;
pub mod paths;
pub mod problem;
pub mod promises;
pub mod responses;
pub mod scorecards;
pub mod search;
pub mod self_checks;
pub mod sessions;
pub mod surveys;
pub mod views;

/// An id that another system gave to the same thing.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct External {
    /// The system, 1 to 60 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60))]
    pub source: String,
    /// Its id for this thing, 1 to 200 characters; unique within the source.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub id: String,
}
