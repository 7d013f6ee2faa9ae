//! Rows of cells, whatever file they come from.

use kept_api::imports::ReadAs;
use kept_core::mapping::RowFault;

use super::batch::Unreadable;

/// The longest row in bytes.
pub(super) const MAX_ROW: usize = 256 * 1024;
/// The most cells of a row.
pub(super) const MAX_CELLS: usize = 2_000;

/// A file of rows.
pub(super) trait Table {
    /// Reads the next row that is not blank.
    fn next(&mut self, row: &mut Row) -> Result<Next, Unreadable>;

    /// How the file is read.
    fn read_as(&self) -> ReadAs;

    /// How many bytes of the file have been used, as near as can be told.
    fn consumed(&self) -> u64;
}

/// A row of cells. Used again for each row.
#[derive(Debug, Default)]
pub(super) struct Row {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The line of the file on which it begins; the first is 1.
    pub(super) line: u64,
}

impl Row {
    /// How many cells it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell.
    pub(super) fn cell(&self, at: usize) -> Option<&[u8]> {
        let end = *self.ends.get(at)?;
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.bytes.get(start..end)
    }

    /// Takes all cells away.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    /// Adds to the last cell.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The bytes of all cells, the last one growing.
    pub(super) fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// The last cell is whole; another one begins.
    pub(super) fn end_cell(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// The last cell was not whole after all.
    pub(super) fn take_cell_back(&mut self) {
        self.ends.pop();
    }

    /// Whether there is nothing on it.
    pub(super) fn is_blank(&self) -> bool {
        self.len() <= 1 && self.bytes.is_empty()
    }
}

/// What came next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A row.
    Row,
    /// A row that cannot be taken apart.
    Broken {
        /// The line on which it begins.
        line: u64,
        /// In which cell.
        cell: usize,
        /// What is wrong.
        fault: RowFault,
    },
    /// Nothing more.
    End,
    /// So many rows are broken that going on makes no sense.
    Hopeless,
}
