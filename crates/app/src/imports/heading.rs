//! The first row: which columns, and where they are.

use kept_api::imports::RowError;
use kept_core::mapping::{Plan, RowFault};

use super::batch::Unreadable;
use super::digest::of_heading;
use super::row::{Next, Row, Table};

/// How many names a reason lists.
const LISTED: usize = 30;
/// What to do about a text in another encoding.
const NOT_UTF_8: &str =
    "Save the file as UTF-8, or say in the mapping how it is encoded, such as encoding = \"windows-1252\".";

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Heading {
    names: Vec<String>,
    /// Where the columns of the plan are, in the order of the plan.
    places: Vec<usize>,
}

impl Heading {
    /// The fingerprint of its names.
    pub(super) fn hash(&self) -> [u8; 32] {
        of_heading(&self.names)
    }

    /// The name of a column; empty behind the last.
    pub(super) fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// The cells of the plan's columns. The error is what is wrong with the row.
    pub(super) fn cells<'a>(&self, row: &'a Row) -> Result<Vec<&'a str>, RowError> {
        if row.len() != self.names.len() {
            let count = |cells: usize| u32::try_from(cells).unwrap_or(u32::MAX);
            let fault = RowFault::OtherWidth { cells: count(row.len()), heading: count(self.names.len()) };
            return Err(RowError::new(row.line, "", fault));
        }
        let mut texts = Vec::with_capacity(row.len());
        for place in 0..row.len() {
            let cell = row.cell(place).unwrap_or_default();
            let fault = |fault| RowError::new(row.line, self.name(place), fault);
            let text = std::str::from_utf8(cell).map_err(|_| fault(RowFault::NotUtf8))?;
            if text.contains('\0') {
                return Err(fault(RowFault::Nul));
            }
            texts.push(text);
        }
        Ok(self.places.iter().map(|place| texts.get(*place).copied().unwrap_or_default()).collect())
    }
}

/// Reads the heading and finds the columns of the plan. A file without them cannot be read at all.
pub(super) fn locate(table: &mut dyn Table, plan: &Plan) -> Result<Heading, Unreadable> {
    let mut row = Row::default();
    match table.next(&mut row)? {
        Next::Row => {}
        Next::Broken { fault, .. } => {
            return Err(Unreadable::Form(format!("The heading cannot be read: {fault}")));
        }
        Next::End | Next::Hopeless => return Err(Unreadable::Form("The file is empty.".to_owned())),
    }
    let names =
        names(&row).ok_or_else(|| Unreadable::Form(format!("The heading is not UTF-8. {NOT_UTF_8}")))?;
    let places = places(&names, plan)?;
    Ok(Heading { names, places })
}

/// The names in a heading; none where they are no text.
pub(super) fn names(row: &Row) -> Option<Vec<String>> {
    (0..row.len())
        .map(|place| std::str::from_utf8(row.cell(place)?).ok().map(|name| name.trim().to_owned()))
        .collect()
}

fn places(names: &[String], plan: &Plan) -> Result<Vec<usize>, Unreadable> {
    let mut places = Vec::with_capacity(plan.columns().len());
    let mut missing = Vec::new();
    for column in plan.columns() {
        let mut here = names.iter().enumerate().filter(|(_, name)| *name == column).map(|(place, _)| place);
        match (here.next(), here.next()) {
            (Some(place), None) => places.push(place),
            (Some(_), Some(_)) => {
                return Err(Unreadable::Form(format!("The column {column} stands twice in the heading.")));
            }
            (None, _) => missing.push(column.as_str()),
        }
    }
    if missing.is_empty() {
        return Ok(places);
    }
    let listed: Vec<String> = names.iter().take(LISTED).map(|name| name.chars().take(40).collect()).collect();
    let more = if names.len() > LISTED { ", …" } else { "" };
    Err(Unreadable::Form(format!(
        "Columns are missing: {}. The heading has: {}{more}.",
        missing.join(", "),
        listed.join(", ")
    )))
}
