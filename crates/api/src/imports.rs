//! `/imports`: bring in a file through a declarative mapping.
//!
//! `POST /imports?id=…&name=…&dry_run=…&mapping_id=…` takes `multipart/form-data` with a part `mapping` (TOML) and a part `file`
//! (CSV), in this order. The file is stored before the answer, 202; the run goes on in the background and is read
//! by `GET /imports/{id}`.

use kept_core::calendar::Instant;
use kept_core::ids::{CustomerId, ImportId, ImportMappingId};
use kept_core::mapping::RowFault;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::me::MemberRef;

/// One run of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Import {
    /// Id.
    pub id: ImportId,
    /// Name of the file.
    pub name: String,
    /// What whoever brought it calls it; empty where the name of the file does.
    #[serde(default)]
    pub label: String,
    /// The saved mapping that was used; none where it was written for this file, or has been removed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<ImportMappingRef>,
    /// How the file was read, once its beginning was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_as: Option<ReadAs>,
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
    /// How far its reversal is, once that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reversal: Option<ImportReversal>,
}

/// A saved mapping, by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportMappingRef {
    /// Id.
    pub id: ImportMappingId,
    /// Its name.
    pub name: String,
}

/// How a file is read: as the mapping says, or as its beginning shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadAs {
    /// Of a text: its encoding, such as `UTF-8` or `windows-1252`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Of a text: what stands between its cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Of a workbook: which sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
}

/// A mapping that is kept under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportMapping {
    /// Id.
    pub id: ImportMappingId,
    /// Its name, of which there is one.
    pub name: String,
    /// The mapping, TOML.
    pub mapping: String,
    /// When it was saved first.
    pub recorded_at: Instant,
    /// When it was saved last.
    pub updated_at: Instant,
}

/// What is saved as a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportMappingDraft {
    /// Its name, 1 to 100 characters; no other mapping has it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// The mapping, TOML, at most 64 kB.
    pub mapping: String,
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
    /// The file cannot be read to its end; what was read before stays.
    Failed,
    /// What it brought is being taken back.
    Reversing,
    /// What it brought was taken back.
    Reversed,
}

/// A kind of record that imports bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportSubject {
    /// A customer.
    Customer,
    /// A promise.
    Promise,
    /// A response with its answers.
    Response,
    /// Something that a customer did.
    Behaviour,
    /// Unasked words.
    Feedback,
    /// A contact.
    Contact,
}

/// Why a record stays when its import is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhyKept {
    /// Somebody, or another import, has changed it since.
    Changed,
    /// Something that others recorded hangs on it.
    InUse,
    /// What it belonged to before is gone.
    Gone,
}

/// A record that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptRecord {
    /// What it is.
    pub subject: ImportSubject,
    /// Its id.
    pub id: Uuid,
    /// Its customer.
    pub customer_id: CustomerId,
    /// What people know it by: the customer's name, the promise's text, the contact's name, otherwise
    /// the customer and the day.
    pub name: String,
    /// Why it stays.
    pub why: WhyKept,
}

/// What becomes of one kind of record when an import is taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReversalCount {
    /// The import made them; they go.
    pub removed: u64,
    /// The import changed them; they are as they were before it.
    pub restored: u64,
    /// They stay as they are.
    pub kept: u64,
}

/// What becomes of all records when an import is taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReversalCounts {
    /// Customers.
    pub customers: ReversalCount,
    /// Promises.
    pub promises: ReversalCount,
    /// Responses.
    pub responses: ReversalCount,
    /// Contacts.
    #[serde(default)]
    pub contacts: ReversalCount,
    /// What customers did.
    #[serde(default)]
    pub behaviours: ReversalCount,
    /// Unasked words.
    #[serde(default)]
    pub feedback: ReversalCount,
}

/// What would become of the records if an import were taken back now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReversalPreview {
    /// How many.
    pub records: ReversalCounts,
    /// The first 100 that would stay.
    pub kept: Vec<KeptRecord>,
}

/// How far the reversal of an import is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReversal {
    /// When it was asked for.
    pub asked_at: Instant,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// What became of the records so far.
    pub records: ReversalCounts,
    /// The first 100 that stay.
    pub kept: Vec<KeptRecord>,
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
    /// Contacts.
    #[serde(default)]
    pub contacts: Changes,
    /// What customers did.
    #[serde(default)]
    pub behaviours: Changes,
    /// Unasked words.
    #[serde(default)]
    pub feedback: Changes,
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
    /// What is wrong, for programs and translators.
    pub fault: RowFault,
    /// What is wrong and what would be right, in English.
    pub reason: String,
}

impl RowError {
    /// What is wrong with a row, with its sentence.
    pub fn new(line: u64, column: impl Into<String>, fault: RowFault) -> Self {
        Self { line, column: column.into(), reason: fault.to_string(), fault }
    }
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
    #[cfg_attr(feature = "openapi", param(min_length = 1, max_length = 200))]
    pub name: String,
    /// What to call the run, at most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 100))]
    pub label: Option<String>,
    /// A saved mapping; the part `mapping` is left out then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping_id: Option<ImportMappingId>,
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
    /// The saved mapping that this is, where one has read a file with the same heading before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<ImportMappingRef>,
    /// How the file would be read.
    #[serde(default)]
    pub read_as: ReadAs,
}

/// The parameters of `POST /imports/proposals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ImportProposalQuery {
    /// Name of the file, 1 to 200 characters: the source is called after it.
    #[cfg_attr(feature = "openapi", param(min_length = 1, max_length = 200))]
    pub name: String,
}

/// The body of `POST /imports` as the OpenAPI document describes it. The parts are sent in this order, and no others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportUpload {
    /// The mapping, TOML, at most 64 kB.
    pub mapping: String,
    /// The file, CSV, at most 1 GB.
    #[cfg_attr(feature = "openapi", schema(format = Binary))]
    pub file: String,
}
