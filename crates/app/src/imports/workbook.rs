//! A sheet of an XLSX workbook as rows of texts, read cell by cell.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};

use calamine::{Cell, DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxCellReader, XlsxError};
use kept_api::imports::ReadAs;
use kept_core::mapping::RowFault;
use zip::ZipArchive;

use super::batch::Unreadable;
use super::row::{MAX_CELLS, MAX_ROW, Next, Row, Table};
use super::text::Beginning;

/// The largest workbook in bytes. All its texts are held in memory while it is read, so it is bounded more tightly
/// than a CSV file.
const MAX_FILE: u64 = 100 << 20;
/// What may come out of the parts of it that are held, in bytes: they are compressed.
const MAX_HELD: u64 = 256 << 20;
/// The largest sheet in bytes, unpacked.
const MAX_SHEET: u64 = 1 << 30;

fn form(why: impl Into<String>) -> Unreadable {
    Unreadable::Form(why.into())
}

fn broken(error: &XlsxError) -> Unreadable {
    form(format!(
        "The workbook cannot be read ({error}). Open it and save it again as XLSX, or save it as CSV."
    ))
}

/// An open workbook.
pub(super) struct Workbook {
    book: Xlsx<BufReader<File>>,
    bytes: u64,
}

impl Workbook {
    /// Opens it from a copy on the disk, since its parts are not in the order in which they are needed.
    pub(super) fn open(file: Beginning) -> Result<Self, Unreadable> {
        let mut copy = tempfile::tempfile()?;
        let bytes = io::copy(&mut file.all().take(MAX_FILE + 1), &mut copy)?;
        if bytes > MAX_FILE {
            return Err(form(format!("A workbook has at most {} MB. Save it as CSV.", MAX_FILE >> 20)));
        }
        copy.rewind()?;
        refuse_what_swells(copy.try_clone()?)?;
        copy.rewind()?;
        let book = Xlsx::new(BufReader::new(copy)).map_err(|error| broken(&error))?;
        Ok(Self { book, bytes })
    }

    /// The sheet of this name, otherwise the first.
    pub(super) fn sheet(&mut self, name: Option<&str>) -> Result<Sheet<'_>, Unreadable> {
        let names = self.book.sheet_names();
        let found = match name {
            Some(name) => names.iter().find(|other| *other == name),
            None => names.first(),
        };
        let Some(name) = found.cloned() else {
            return Err(form(match name {
                Some(name) => format!("There is no sheet {name:?}. The workbook has: {}.", names.join(", ")),
                None => "The workbook has no sheet.".to_owned(),
            }));
        };
        let cells = self.book.worksheet_cells_reader(&name).map_err(|error| broken(&error))?;
        let rows = u64::from(cells.dimensions().end.0) + 1;
        Ok(Sheet { name, cells, next: None, width: None, row: 0, rows, bytes: self.bytes, ended: false })
    }
}

/// A small file may become a very large one; and a ZIP file need not be a workbook.
fn refuse_what_swells(file: File) -> Result<(), Unreadable> {
    let other = || form("This is a ZIP file, but no workbook. Unpack it, or save the table as XLSX or CSV.");
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|_| other())?;
    let (mut held, mut sheet) = (0_u64, 0_u64);
    for at in 0..zip.len() {
        let part = zip.by_index_raw(at).map_err(|_| other())?;
        // Sheets are read cell by cell; all the rest is held.
        if part.name().is_ok_and(|name| name.starts_with("xl/worksheets/")) {
            sheet = sheet.max(part.size());
        } else {
            held = held.saturating_add(part.size());
        }
    }
    if zip.index_for_name("xl/workbook.xml").is_none() {
        return Err(other());
    }
    if held > MAX_HELD || sheet > MAX_SHEET {
        return Err(form("Unpacked, the workbook is too large. Save it as CSV."));
    }
    Ok(())
}

/// A sheet being read. The heading says how wide it is: what stands beside is a fault of its row.
pub(super) struct Sheet<'a> {
    name: String,
    cells: XlsxCellReader<'a, BufReader<File>>,
    /// A cell of the row after this one.
    next: Option<(u32, u32, String)>,
    width: Option<usize>,
    /// The row of the sheet that comes next, from 0.
    row: u32,
    rows: u64,
    bytes: u64,
    ended: bool,
}

impl Sheet<'_> {
    /// The next cell that is not empty: row, column and text.
    fn cell(&mut self) -> Result<Option<(u32, u32, String)>, Unreadable> {
        if let Some(cell) = self.next.take() {
            return Ok(Some(cell));
        }
        while !self.ended {
            let cell: Option<Cell<DataRef<'_>>> = self.cells.next_cell().map_err(|error| broken(&error))?;
            let Some(cell) = cell else {
                self.ended = true;
                break;
            };
            let text = text(cell.get_value());
            if !text.is_empty() {
                let (row, column) = cell.get_position();
                return Ok(Some((row, column, text)));
            }
        }
        Ok(None)
    }

    fn fault(&self, cell: usize, fault: RowFault) -> Next {
        Next::Broken { line: u64::from(self.row), cell, fault }
    }
}

impl Table for Sheet<'_> {
    fn next(&mut self, row: &mut Row) -> Result<Next, Unreadable> {
        row.clear();
        let Some((at, column, text)) = self.cell()? else { return Ok(Next::End) };
        let mut current = Some((column, text));
        let (mut fault, mut width) = (None, 0);
        self.row = at + 1;
        row.line = u64::from(at) + 1;
        while let Some((column, text)) = current.take() {
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            if column >= MAX_CELLS || row.bytes().len() + text.len() > MAX_ROW {
                fault = Some(if column >= MAX_CELLS { RowFault::TooManyCells } else { RowFault::RowTooLong });
            } else {
                (width..column).for_each(|_| row.end_cell());
                row.extend(text.as_bytes());
                row.end_cell();
                width = column + 1;
            }
            match self.cell()? {
                Some((next, column, text)) if next == at => current = Some((column, text)),
                later => self.next = later,
            }
        }
        if let Some(fault) = fault {
            return Ok(self.fault(width, fault));
        }
        // Cells that are empty at the end of a row are not stored.
        let wide = *self.width.get_or_insert(width);
        (width..wide).for_each(|_| row.end_cell());
        Ok(Next::Row)
    }

    fn read_as(&self) -> ReadAs {
        ReadAs { sheet: Some(self.name.clone()), ..ReadAs::default() }
    }

    fn consumed(&self) -> u64 {
        if self.ended && self.next.is_none() {
            return self.bytes;
        }
        // How far in the file a row stands is not told; its place among the rows is.
        let part = u128::from(self.bytes) * u128::from(self.row) / u128::from(self.rows.max(1));
        u64::try_from(part).unwrap_or(self.bytes).min(self.bytes)
    }
}

/// A cell as it would stand in a CSV file: days and times as ISO writes them, numbers with a point.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(at) => time(at),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn time(at: &ExcelDateTime) -> String {
    if at.is_duration() {
        return at.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
    }
}
