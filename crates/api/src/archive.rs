//! An organisation as an archive: a ZIP file with one file of JSON lines for each kind of record, and `manifest.json`.

use kept_core::calendar::Instant;
use serde::{Deserialize, Serialize};

/// What the file in an archive that describes it is called.
pub const MANIFEST: &str = "manifest.json";
/// The word that tells an archive from other files.
pub const FORM: &str = "kept-archive";

/// What an archive holds: its `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always [`FORM`].
    pub form: String,
    /// Which schema the records are of: the newest migration.
    pub schema: String,
    /// Version of Kept that wrote it.
    pub kept: String,
    /// The moment that it shows.
    pub at: Instant,
    /// The organisation: its row, by column.
    pub organisation: serde_json::Value,
    /// The files, in the order in which they are read.
    pub files: Vec<ArchiveFile>,
}

/// One file of an archive: the records of one kind, a JSON object on each line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveFile {
    /// What the records are, in the plural; the file has this name with `.jsonl` behind it.
    pub name: String,
    /// The names in each object.
    pub columns: Vec<String>,
    /// How many lines.
    pub rows: u64,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
}
