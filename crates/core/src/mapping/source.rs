//! Where the values of a row come from: checked sources that read cells.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::fault::{RowFault, told};
use super::time::{Format, Moment};
use super::words::Word;

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// The place of the column in [`super::Plan::columns`]; none when it is about no single column.
    pub column: Option<usize>,
    /// What is wrong.
    pub fault: RowFault,
}

impl CellFault {
    pub(super) const fn new(column: Option<usize>, fault: RowFault) -> Self {
        Self { column, fault }
    }
}

/// The cells of a row, in the order of the plan's columns.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a>(pub(super) &'a [&'a str]);

impl<'a> Cells<'a> {
    /// A cell without the space around it.
    pub(super) fn get(self, column: usize) -> &'a str {
        self.0.get(column).map_or("", |cell| cell.trim())
    }
}

/// A source of text.
#[derive(Clone, Debug)]
pub(super) enum TextSource {
    Constant(String),
    Column { column: usize, map: Option<BTreeMap<String, String>>, default: Option<String> },
    Template(Vec<Part>),
}

/// A part of a template whose columns are known.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Words(String),
    Column(usize),
}

impl TextSource {
    /// The column to name when what was read does not fit.
    pub(super) fn column(&self) -> Option<usize> {
        match self {
            Self::Constant(_) => None,
            Self::Column { column, .. } => Some(*column),
            Self::Template(parts) => parts.iter().find_map(|part| match part {
                Part::Column(column) => Some(*column),
                Part::Words(_) => None,
            }),
        }
    }

    /// The text; empty when the columns that it is made of are all empty.
    pub(super) fn read<'a>(&'a self, cells: Cells<'a>) -> Result<Cow<'a, str>, CellFault> {
        match self {
            Self::Constant(text) => Ok(Cow::Borrowed(text)),
            Self::Column { column, map: None, default } => {
                let cell = cells.get(*column);
                Ok(Cow::Borrowed(if cell.is_empty() { default.as_deref().unwrap_or("") } else { cell }))
            }
            Self::Column { column, map: Some(map), default } => {
                let cell = cells.get(*column);
                match (map.get(cell), default) {
                    (Some(text), _) | (None, Some(text)) => Ok(Cow::Borrowed(text)),
                    (None, None) if cell.is_empty() => Ok(Cow::Borrowed("")),
                    (None, None) => Err(not_mapped(*column, cell)),
                }
            }
            Self::Template(parts) => Ok(Cow::Owned(fill(parts, cells))),
        }
    }
}

fn fill(parts: &[Part], cells: Cells<'_>) -> String {
    let mut text = String::new();
    let mut filled = false;
    for part in parts {
        match part {
            Part::Words(words) => text.push_str(words),
            Part::Column(column) => {
                let cell = cells.get(*column);
                filled |= !cell.is_empty();
                text.push_str(cell);
            }
        }
    }
    if filled || is_constant(parts) { text } else { String::new() }
}

fn is_constant(parts: &[Part]) -> bool {
    parts.iter().all(|part| matches!(part, Part::Words(_)))
}

fn not_mapped(column: usize, cell: &str) -> CellFault {
    CellFault::new(Some(column), RowFault::NotMapped { cell: told(cell) })
}

/// A source of one of a few words.
#[derive(Clone, Debug)]
pub(super) enum WordSource<T> {
    Constant(T),
    Column { column: usize, map: Option<BTreeMap<String, T>>, default: Option<T> },
}

impl<T: Word> WordSource<T> {
    /// What the row says; `None` for an empty cell without a default.
    pub(super) fn read(&self, cells: Cells<'_>) -> Result<Option<T>, CellFault> {
        let (column, map, default) = match self {
            Self::Constant(value) => return Ok(Some(*value)),
            Self::Column { column, map, default } => (*column, map, *default),
        };
        let cell = cells.get(column);
        let found = match map {
            Some(map) => map.get(cell).copied(),
            None => T::from_word(cell),
        };
        match found.or(default) {
            Some(value) => Ok(Some(value)),
            None if cell.is_empty() => Ok(None),
            None if map.is_some() => Err(not_mapped(column, cell)),
            None => {
                let fault = RowFault::NotAWord { cell: told(cell), words: T::all() };
                Err(CellFault::new(Some(column), fault))
            }
        }
    }

    /// The column to name.
    pub(super) const fn column(&self) -> Option<usize> {
        match self {
            Self::Constant(_) => None,
            Self::Column { column, .. } => Some(*column),
        }
    }
}

/// A source of times.
#[derive(Clone, Debug)]
pub(super) enum TimeSource {
    Constant(Moment),
    Column { column: usize, format: Format, written: String },
}

impl TimeSource {
    /// The time; `None` for an empty cell.
    pub(super) fn read(&self, cells: Cells<'_>) -> Result<Option<Moment>, CellFault> {
        let (column, format, written) = match self {
            Self::Constant(moment) => return Ok(Some(*moment)),
            Self::Column { column, format, written } => (*column, format, written),
        };
        let cell = cells.get(column);
        if cell.is_empty() {
            return Ok(None);
        }
        format.parse(cell).map(Some).ok_or_else(|| {
            CellFault::new(Some(column), RowFault::NotATime { cell: told(cell), format: written.clone() })
        })
    }

    /// The column to name.
    pub(super) const fn column(&self) -> Option<usize> {
        match self {
            Self::Constant(_) => None,
            Self::Column { column, .. } => Some(*column),
        }
    }

    /// The time, which must be there.
    pub(super) fn required(&self, cells: Cells<'_>) -> Result<Moment, CellFault> {
        self.read(cells)?.ok_or_else(|| CellFault::new(self.column(), RowFault::TimeMissing))
    }
}

/// A source of amounts.
#[derive(Clone, Copy, Debug)]
pub(super) struct AmountSource {
    pub(super) column: usize,
    pub(super) decimal: char,
    pub(super) digits: u32,
}

impl AmountSource {
    /// The amount in minor units; `None` for an empty cell.
    pub(super) fn read(&self, cells: Cells<'_>) -> Result<Option<i64>, CellFault> {
        let cell = cells.get(self.column);
        if cell.is_empty() {
            return Ok(None);
        }
        self.minor(cell).map(Some).ok_or_else(|| {
            let (digits, decimal) = (self.digits, self.decimal);
            CellFault::new(Some(self.column), RowFault::NotAnAmount { cell: told(cell), digits, decimal })
        })
    }

    fn minor(&self, cell: &str) -> Option<i64> {
        let (whole, decimals) = cell.split_once(self.decimal).unwrap_or((cell, ""));
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let width = usize::try_from(self.digits).ok()?;
        if whole.is_empty()
            || whole.len() > 15
            || !is_number(whole)
            || !is_number(decimals)
            || decimals.len() > width
        {
            return None;
        }
        let scale = 10_i64.checked_pow(self.digits)?;
        let padded = format!("{decimals:0<width$}");
        let decimals: i64 = if padded.is_empty() { 0 } else { padded.parse().ok()? };
        whole.parse::<i64>().ok()?.checked_mul(scale)?.checked_add(decimals)
    }
}

/// A source of values on a scale.
#[derive(Clone, Debug)]
pub(super) struct ValueSource {
    pub(super) column: usize,
    pub(super) map: Option<BTreeMap<String, u8>>,
    pub(super) scale: (u8, u8),
}

impl ValueSource {
    /// The value; `None` for an empty cell that the map does not hold.
    pub(super) fn read(&self, cells: Cells<'_>) -> Result<Option<u8>, CellFault> {
        let cell = cells.get(self.column);
        if let Some(map) = &self.map {
            return match map.get(cell) {
                Some(value) => Ok(Some(*value)),
                None if cell.is_empty() => Ok(None),
                None => Err(not_mapped(self.column, cell)),
            };
        }
        if cell.is_empty() {
            return Ok(None);
        }
        let (low, high) = self.scale;
        // Spreadsheets like to write 5 as 5.0.
        let number = cell.strip_suffix(".0").unwrap_or(cell);
        let value = number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse::<u8>().ok()).flatten();
        match value {
            Some(value) if (low..=high).contains(&value) => Ok(Some(value)),
            _ => {
                let fault = RowFault::OffTheScale { cell: told(cell), low, high };
                Err(CellFault::new(Some(self.column), fault))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_minor_units() {
        let read =
            |decimal, digits, cell: &str| AmountSource { column: 0, decimal, digits }.read(Cells(&[cell]));
        assert_eq!(read('.', 2, "1250.5"), Ok(Some(125_050)));
        assert_eq!(read(',', 2, "1250,05"), Ok(Some(125_005)));
        assert_eq!(read('.', 0, "1250"), Ok(Some(1250)));
        assert_eq!(read('.', 2, ""), Ok(None));
        for cell in ["1.250,00", "-5", "1e5", "12.345", ".5", "9999999999999999", "٥"] {
            assert!(read('.', 2, cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn values_keep_to_their_scale() {
        let source = ValueSource { column: 0, map: None, scale: (1, 5) };
        assert_eq!(source.read(Cells(&["5.0"])), Ok(Some(5)));
        assert_eq!(source.read(Cells(&[" 1 "])), Ok(Some(1)));
        assert_eq!(source.read(Cells(&[""])), Ok(None));
        for cell in ["0", "6", "-1", "4.5", "256", "five", "+3"] {
            assert!(source.read(Cells(&[cell])).is_err(), "{cell}");
        }
    }
}
