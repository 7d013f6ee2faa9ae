//! Rows that a case works on: its own, or those of a file.

use super::input::{Fault, Node, whole};
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Tables by the name of their file.
pub type Files = BTreeMap<String, Table>;

/// Named columns and rows of cells. A cell is a text or empty; a number is read from its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
}

/// The rows of a table that a case uses, in the order of the table.
#[derive(Debug, Clone)]
pub(super) struct Rows<'t> {
    columns: &'t [String],
    rows: Vec<Row<'t>>,
}

/// One row with its number from 0 before any filter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    /// Its place in the table.
    pub(super) number: usize,
    cells: &'t [Option<String>],
}

/// A column of a table, found by its name.
#[derive(Debug, Clone)]
pub(super) struct Column<'v> {
    at: usize,
    /// Where the case names it.
    named: Node<'v>,
}

impl Table {
    /// A table of texts; an empty text is an empty cell. Short rows end in empty cells; what is beyond the last
    /// column is left out.
    #[must_use]
    pub fn new(columns: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        let width = columns.len();
        let filled = |row: Vec<String>| {
            let mut cells: Vec<_> =
                row.into_iter().map(|cell| (!cell.is_empty()).then_some(cell)).take(width).collect();
            cells.resize(width, None);
            cells
        };
        Self { columns, rows: rows.into_iter().map(filled).collect() }
    }

    /// `{"columns": […], "rows": [[…]]}`: cells are numbers, texts, or null for an empty one.
    pub(super) fn of_json(table: &Node<'_>) -> Result<Self, Fault> {
        let columns: Vec<String> = table.get("columns").texts()?.into_iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        for row in table.get("rows").items()? {
            let cells = row.value().as_array().filter(|cells| cells.len() == columns.len());
            let cells =
                cells.ok_or_else(|| row.fault(format!("must be a list of {} cells", columns.len())))?;
            let read: Option<Vec<String>> = cells.iter().map(cell).collect();
            rows.push(read.ok_or_else(|| row.fault("a cell must be a number, a text or null"))?);
        }
        Ok(Self::new(columns, rows))
    }

    /// Every row.
    pub(super) fn all(&self) -> Rows<'_> {
        let rows = self.rows.iter().enumerate().map(|(number, cells)| Row { number, cells }).collect();
        Rows { columns: &self.columns, rows }
    }
}

/// The text of a cell as a file would hold it, empty for an empty one; `None` for what is no cell.
fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        // `{}` writes 5.0 as 5, as a file would.
        Value::Number(number) if number.is_f64() => number.as_f64().map(|number| number.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[allow(dead_code, reason = "topics over tables ask for columns in these forms")]
impl<'t> Rows<'t> {
    /// The rows.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Row<'t>> {
        self.rows.iter()
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The column that `node` names.
    pub(super) fn column<'v>(&self, node: &Node<'v>) -> Result<Column<'v>, Fault> {
        let name = node.text()?;
        let at = self.columns.iter().position(|column| column == name);
        let at = at.ok_or_else(|| node.fault(format!("the table has no column \"{name}\"")))?;
        Ok(Column { at, named: node.clone() })
    }

    /// The columns that a list names.
    pub(super) fn columns<'v>(&self, node: &Node<'v>) -> Result<Vec<Column<'v>>, Fault> {
        node.items()?.iter().map(|name| self.column(name)).collect()
    }

    /// The rows that `wanted` says yes to.
    pub(super) fn only(mut self, wanted: impl Fn(&Row<'t>) -> bool) -> Self {
        self.rows.retain(|row| wanted(row));
        self
    }

    /// The rows with a cell in each of `columns` (`missing: listwise`).
    pub(super) fn complete(self, columns: &[Column<'_>]) -> Self {
        self.only(|row| columns.iter().all(|column| row.cell(column).is_some()))
    }

    /// The rows for which a condition `{column, OP: value}` holds.
    pub(super) fn matching(self, condition: &Node<'_>) -> Result<Self, Fault> {
        let column = self.column(&condition.get("column"))?;
        let tests = condition.fields()?.into_iter().filter(|(name, _)| *name != "column");
        let tests = tests.map(|(name, value)| Test::of(name, &value)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.only(|row| tests.iter().all(|test| test.holds(row.cell(&column)))))
    }

    /// The texts of a column; an empty cell is a fault.
    pub(super) fn texts(&self, column: &Column<'_>) -> Result<Vec<&'t str>, Fault> {
        self.rows.iter().map(|row| row.text(column)).collect()
    }

    /// The numbers of a column; an empty cell is a fault.
    pub(super) fn numbers(&self, column: &Column<'_>) -> Result<Vec<f64>, Fault> {
        self.rows.iter().map(|row| row.number(column)).collect()
    }

    /// 1 where the cell of `column` equals `positive`, else 0; the number itself without `positive`.
    pub(super) fn outcomes(
        &self,
        column: &Column<'_>,
        positive: Option<&Node<'_>>,
    ) -> Result<Vec<f64>, Fault> {
        let Some(positive) = positive else { return self.numbers(column) };
        let test = Test::of("equals", positive)?;
        Ok(self.rows.iter().map(|row| f64::from(u8::from(test.holds(row.cell(column))))).collect())
    }
}

impl<'t> Row<'t> {
    /// The text of a cell; `None` for an empty one.
    pub(super) fn cell(&self, column: &Column<'_>) -> Option<&'t str> {
        self.cells.get(column.at)?.as_deref()
    }

    /// The text of a cell; an empty one is a fault.
    pub(super) fn text(&self, column: &Column<'_>) -> Result<&'t str, Fault> {
        self.cell(column)
            .ok_or_else(|| column.named.fault(format!("row {} of the table has an empty cell", self.number)))
    }

    /// The finite number of a cell.
    pub(super) fn number(&self, column: &Column<'_>) -> Result<f64, Fault> {
        let text = self.text(column)?;
        number(text).ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            column.named.fault(format!("row {} of the table holds no number but {shown:?}", self.number))
        })
    }
}

impl Row<'_> {
    /// The whole number of a cell.
    pub(super) fn integer(&self, column: &Column<'_>) -> Result<i64, Fault> {
        let number = self.number(column)?;
        whole(number).ok_or_else(|| {
            column.fault(format!("row {} of the table holds no whole number but {number}", self.number))
        })
    }
}

impl Column<'_> {
    /// Where the case names it, for faults.
    pub(super) fn fault(&self, says: impl Into<String>) -> Fault {
        self.named.fault(says)
    }
}

/// The finite number that a text is.
pub(super) fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// One test of a condition. Only `Present(false)` holds for an empty cell.
enum Test<'v> {
    EqualsText(&'v str),
    Equals(f64),
    Above(f64),
    AtLeast(f64),
    AtMost(f64),
    StartsWith(&'v str),
    Present(bool),
}

impl<'v> Test<'v> {
    fn of(name: &str, value: &Node<'v>) -> Result<Self, Fault> {
        Ok(match name {
            "equals" => match value.value() {
                Value::String(text) => Self::EqualsText(text),
                _ => Self::Equals(value.real()?),
            },
            "above" => Self::Above(value.real()?),
            "at_least" => Self::AtLeast(value.real()?),
            "at_most" => Self::AtMost(value.real()?),
            "starts_with" => Self::StartsWith(value.text()?),
            "present" => Self::Present(value.flag()?),
            _ => {
                return Err(value.fault("is no test: equals, above, at_least, at_most, starts_with, present"));
            }
        })
    }

    fn holds(&self, cell: Option<&str>) -> bool {
        let is = |test: &dyn Fn(f64) -> bool| cell.and_then(number).is_some_and(test);
        match *self {
            Self::EqualsText(text) => cell == Some(text),
            // Neither is NaN, and the two zeros are equal.
            Self::Equals(value) => is(&|cell| cell.partial_cmp(&value) == Some(Ordering::Equal)),
            Self::Above(value) => is(&|cell| cell > value),
            Self::AtLeast(value) => is(&|cell| cell >= value),
            Self::AtMost(value) => is(&|cell| cell <= value),
            Self::StartsWith(text) => cell.is_some_and(|cell| cell.starts_with(text)),
            Self::Present(wanted) => cell.is_some() == wanted,
        }
    }
}
