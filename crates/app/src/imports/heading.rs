//! The first row: which delimiter, which columns, where they are.

use std::io::Read;

use kept_core::mapping::{DELIMITERS, Plan};

use super::batch::Unreadable;
use super::csv::{Next, Reader, Row};

/// How many names a reason lists.
const LISTED: usize = 30;

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Heading {
    names: Vec<String>,
    /// Where the columns of the plan are, in the order of the plan.
    places: Vec<usize>,
}

impl Heading {
    /// The name of a column; empty behind the last.
    pub(super) fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// The cells of the plan's columns. The error is a column and what is wrong with the row.
    pub(super) fn cells<'a>(&self, row: &'a Row) -> Result<Vec<&'a str>, (String, String)> {
        if row.len() != self.names.len() {
            let reason = format!("The row has {} cells, the heading has {}.", row.len(), self.names.len());
            return Err((String::new(), reason));
        }
        let mut texts = Vec::with_capacity(row.len());
        for place in 0..row.len() {
            let cell = row.cell(place).unwrap_or_default();
            let fault = |reason: &str| (self.name(place).to_owned(), reason.to_owned());
            let text = std::str::from_utf8(cell)
                .map_err(|_| fault("The cell is not UTF-8; save the file as UTF-8."))?;
            if text.contains('\0') {
                return Err(fault("The cell contains a NUL byte."));
            }
            texts.push(text);
        }
        Ok(self.places.iter().map(|place| texts.get(*place).copied().unwrap_or_default()).collect())
    }
}

/// Reads the heading and finds the columns of the plan. A file without them cannot be read at all.
pub(super) fn locate<R: Read>(reader: &mut Reader<R>, plan: &Plan) -> Result<Heading, Unreadable> {
    refuse_other_forms(reader.beginning())?;
    if reader.beginning().starts_with(b"\xef\xbb\xbf") {
        reader.skip(3);
    }
    let delimiter = plan.delimiter().map_or_else(|| guess(reader, plan), ascii);
    reader.delimit(delimiter);
    let mut row = Row::default();
    match reader.next(&mut row)? {
        Next::Row => {}
        Next::Broken { reason, .. } => {
            return Err(Unreadable::Form(format!("The heading cannot be read: {reason}")));
        }
        Next::End | Next::Hopeless => return Err(Unreadable::Form("The file is empty.".to_owned())),
    }
    let names = names(&row)
        .ok_or_else(|| Unreadable::Form("The heading is not UTF-8; save the file as UTF-8.".to_owned()))?;
    let places = places(&names, plan)?;
    Ok(Heading { names, places })
}

fn refuse_other_forms(beginning: &[u8]) -> Result<(), Unreadable> {
    let other = |what: &str| Err(Unreadable::Form(format!("This is {what}. Save it as CSV in UTF-8.")));
    if beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") {
        return other("a text in UTF-16");
    }
    if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"\xd0\xcf\x11\xe0") {
        return other("a spreadsheet or an archive, not a text");
    }
    Ok(())
}

fn ascii(delimiter: char) -> u8 {
    u8::try_from(delimiter).unwrap_or(b',')
}

/// The delimiter under which the heading has most of the columns that are needed.
fn guess<R: Read>(reader: &Reader<R>, plan: &Plan) -> u8 {
    let mut row = Row::default();
    let found = |delimiter: char, row: &mut Row| {
        if !reader.first_row(ascii(delimiter), row) {
            return 0;
        }
        let names = names(row).unwrap_or_default();
        1 + plan.columns().iter().filter(|column| names.contains(*column)).count()
    };
    let mut best = (0, ',');
    for delimiter in DELIMITERS {
        let found = found(delimiter, &mut row);
        if found > best.0 {
            best = (found, delimiter);
        }
    }
    ascii(best.1)
}

fn names(row: &Row) -> Option<Vec<String>> {
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
