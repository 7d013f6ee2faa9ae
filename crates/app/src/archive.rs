//! A whole organisation as one file of open formats, and back into another Kept.
//!
//! What is derived goes with what it is derived from, so that every score and every closed day is the same to the bit.

mod read;
mod write;

pub use read::{Restored, read};
pub use write::{in_a_file, write};

use kept_api::archive::ArchiveFile;
use kept_store::archive::{AUDIT, TABLES};

/// Lines that are read or written together, in bytes.
const BATCH_BYTES: usize = 1 << 20;

/// Told of each file that is done.
pub type Progress<'a> = &'a mut (dyn FnMut(&ArchiveFile) + Send);

/// All tables in the order in which they are read.
fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.into_iter().chain([AUDIT])
}

fn file_name(table: &str) -> String {
    format!("{table}.jsonl")
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
