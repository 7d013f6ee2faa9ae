//! Rows that a case names: inside the case, or in a file of the data folder.

use serde_json::Value;
use std::path::PathBuf;

/// Where data files are, if anywhere.
pub(crate) struct Tables(Option<PathBuf>);

/// Cells as text; an empty cell is `None`.
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
}

/// The rows of a table that a case uses.
pub(crate) struct Rows<'t> {
    columns: &'t [String],
    rows: Vec<&'t [Option<String>]>,
}

impl Tables {
    /// No files: only cases that carry their table.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// Files of this folder.
    pub(crate) fn folder(path: PathBuf) -> Self {
        Self(Some(path))
    }

    /// The table of a case.
    pub(crate) fn of(&self, input: &Value) -> Result<Table, String> {
        if let Some(table) = input.get("table") {
            return Table::inline(table).ok_or_else(|| "a malformed table".to_owned());
        }
        let name = input["data"].as_str().ok_or("neither table nor data")?;
        let folder = self.0.as_ref().ok_or_else(|| format!("no folder to find {name} in"))?;
        read(&folder.join(name))
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn read(path: &std::path::Path) -> Result<Table, String> {
    let error = |e: csv::Error| format!("{}: {e}", path.display());
    let mut reader = csv::Reader::from_path(path).map_err(error)?;
    let columns = reader.headers().map_err(error)?.iter().map(str::to_owned).collect();
    let cell = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let rows = reader
        .records()
        .map(|record| Ok(record.map_err(error)?.iter().map(cell).collect()))
        .collect::<Result<_, String>>()?;
    Ok(Table { columns, rows })
}

#[cfg(target_arch = "wasm32")]
fn read(path: &std::path::Path) -> Result<Table, String> {
    Err(format!("{}: this target reads no files", path.display()))
}

impl Table {
    fn inline(table: &Value) -> Option<Self> {
        let columns = table["columns"]
            .as_array()?
            .iter()
            .map(|c| c.as_str().map(str::to_owned))
            .collect::<Option<_>>()?;
        let cell = |value: &Value| match value {
            Value::Null => None,
            Value::String(text) => (!text.is_empty()).then(|| text.clone()),
            other => Some(other.to_string()),
        };
        let rows = table["rows"]
            .as_array()?
            .iter()
            .map(|row| row.as_array().map(|row| row.iter().map(cell).collect()))
            .collect::<Option<_>>()?;
        Some(Self { columns, rows })
    }

    /// The rows for which every condition of `filter` and the one of `where` holds.
    pub(crate) fn rows(&self, input: &Value) -> Result<Rows<'_>, String> {
        let mut conditions: Vec<&Value> = input["filter"].as_array().into_iter().flatten().collect();
        conditions.extend(input.get("where"));
        let mut rows: Vec<&[Option<String>]> = self.rows.iter().map(Vec::as_slice).collect();
        for condition in conditions {
            let at =
                position(&self.columns, condition["column"].as_str().ok_or("a condition without column")?)?;
            let mut kept = Vec::with_capacity(rows.len());
            for row in rows {
                if holds(condition, row[at].as_deref())? {
                    kept.push(row);
                }
            }
            rows = kept;
        }
        Ok(Rows { columns: &self.columns, rows })
    }
}

fn position(columns: &[String], name: &str) -> Result<usize, String> {
    columns.iter().position(|column| column == name).ok_or_else(|| format!("no column {name}"))
}

fn holds(condition: &Value, cell: Option<&str>) -> Result<bool, &'static str> {
    let mut all = true;
    for (operator, value) in condition.as_object().ok_or("a condition is an object")? {
        let number = || cell.and_then(|text| text.parse::<f64>().ok()).zip(value.as_f64());
        all &= match operator.as_str() {
            "column" => true,
            "present" => Some(cell.is_some()) == value.as_bool(),
            "equals" => match value.as_str() {
                Some(text) => cell == Some(text),
                None => number().is_some_and(|(cell, value)| cell.to_bits() == value.to_bits()),
            },
            "above" => number().is_some_and(|(cell, value)| cell > value),
            "at_least" => number().is_some_and(|(cell, value)| cell >= value),
            "at_most" => number().is_some_and(|(cell, value)| cell <= value),
            "starts_with" => cell.zip(value.as_str()).is_some_and(|(cell, start)| cell.starts_with(start)),
            _ => return Err("an operator of a condition is not known"),
        };
    }
    Ok(all)
}

impl Rows<'_> {
    /// The texts of one column; an empty cell is an error.
    pub(crate) fn texts(&self, column: &str) -> Result<Vec<&str>, String> {
        let at = position(self.columns, column)?;
        self.rows
            .iter()
            .map(|row| row[at].as_deref().ok_or_else(|| format!("an empty cell of {column}")))
            .collect()
    }

    /// The numbers of one column.
    pub(crate) fn numbers(&self, column: &str) -> Result<Vec<f64>, String> {
        self.texts(column)?
            .into_iter()
            .map(|text| text.parse().map_err(|e| format!("{column}: {e}")))
            .collect()
    }

    /// The days of one column: the first ten characters, as a day number.
    pub(crate) fn days(&self, column: &str) -> Result<Vec<i64>, String> {
        self.texts(column)?
            .into_iter()
            .map(|text| day(text).ok_or_else(|| format!("{column}: {text}")))
            .collect()
    }
}

/// Days since 1970-01-01 of `YYYY-MM-DD…`.
fn day(text: &str) -> Option<i64> {
    let mut parts = text.get(..10)?.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Months counted from March, so that the leap day ends the year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468)
}
