//! `/imports`: bring in a file through a declarative mapping.
//!
//! `POST /imports?id=…&name=…&dry_run=…` takes `multipart/form-data` with a part `mapping` (TOML) and a part `file`
//! (CSV), in this order. The file is stored before the answer, 202; the run goes on in the background and is read
//! by `GET /imports/{id}`.

use kept_core::calendar::Instant;
use kept_core::ids::ImportId;
use serde::{Deserialize, Serialize};

use crate::me::MemberRef;

/// One run of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Import {
    /// Id.
    pub id: ImportId,
    /// Name of the file.
    pub name: String,
    /// Nothing is stored; only counted.
    pub dry_run: bool,
    /// How far it is.
    pub state: ImportState,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Bytes that have been read.
    pub bytes_read: u64,
    /// What it brought.
    pub counts: ImportCounts,
    /// The first 100 faults.
    pub errors: Vec<RowError>,
    /// Why it stopped, when it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// When it was begun.
    pub recorded_at: Instant,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// Who brought it; none from the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberRef>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is stored; it waits for its turn.
    Waiting,
    /// Rows are being read.
    Running,
    /// All rows are read.
    Done,
    /// The file cannot be read at all.
    Failed,
}

/// What an import brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportCounts {
    /// Rows read, the heading not counted.
    pub rows: u64,
    /// Rows with a fault; nothing of such a row is stored.
    pub faulty_rows: u64,
    /// Customers.
    pub customers: Changes,
    /// Promises.
    pub promises: Changes,
    /// Responses.
    pub responses: Changes,
    /// Promises that the rows show as kept, exceeded included.
    pub kept: u64,
    /// Promises that the rows show as late.
    pub late: u64,
    /// Promises that the rows show as missed: never delivered, and the day has passed.
    pub missed: u64,
    /// Promises that are still open.
    pub open: u64,
    /// Answers in the rows, words not counted.
    pub answers: u64,
}

/// What became of one kind of record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Changes {
    /// Distinct ones that were not there before.
    pub new: u64,
    /// Were there and differ; the difference is recorded, the old stays in the history.
    pub changed: u64,
    /// Were there and are equal.
    pub same: u64,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowError {
    /// Line of the file, the heading being line 1.
    pub line: u64,
    /// The column; empty when the whole row is at fault.
    pub column: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// The parameters of `POST /imports`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// Made by whoever sends it: sending twice makes one.
    pub id: ImportId,
    /// Name of the file, 1 to 200 characters.
    pub name: String,
    /// Only count.
    #[serde(default)]
    pub dry_run: bool,
}

/// A mapping to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportExample {
    /// Its name, such as `marketplace-orders`.
    pub name: String,
    /// The mapping, TOML.
    pub mapping: String,
}

/// A mapping proposed for a file: to be read and changed by a person, then tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportProposal {
    /// The mapping, TOML, with remarks where somebody must look.
    pub mapping: String,
    /// Columns of the file that it does not use.
    pub unused: Vec<String>,
}

/// The parameters of `POST /imports/proposals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ImportProposalQuery {
    /// Name of the file, 1 to 200 characters: the source is called after it.
    pub name: String,
}

/// The body of `POST /imports` as the OpenAPI document describes it. The parts are sent in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportUpload {
    /// The mapping, TOML, at most 64 kB.
    pub mapping: String,
    /// The file, CSV, at most 1 GB.
    #[cfg_attr(feature = "openapi", schema(format = Binary))]
    pub file: String,
}
