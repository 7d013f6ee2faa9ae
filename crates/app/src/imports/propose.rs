//! A mapping to begin with, from the first rows of a file.

use std::io::Cursor;

use kept_api::imports::{ImportMapping, ImportMappingRef, ImportProposal, ReadAs};
use kept_core::access::Action;
use kept_core::external::MAX_SOURCE;
use kept_core::mapping::Proposal;
use kept_core::violation::check_text;
use kept_store::imports::mappings;

use super::batch::Unreadable;
use super::digest::of_heading;
use super::heading::names;
use super::mapping::check;
use super::row::{Next, Row, Table};
use super::text::{Beginning, open_unknown};
use super::workbook::Workbook;
use crate::app::{Actor, App};
use crate::error::AppError;

/// The most bytes of a file that are looked at.
pub const MAX_LOOKED_AT: usize = 16 << 20;
/// So many rows tell enough.
const ROWS: usize = 50;

/// The refusal of more than [`MAX_LOOKED_AT`].
pub fn too_large_to_look_at() -> AppError {
    AppError::TooLarge(format!(
        "At most {} MB are looked at. The first 256 kB of a CSV file do; save a larger workbook as CSV.",
        MAX_LOOKED_AT >> 20
    ))
}

/// Proposes a mapping for a file of this name with these first bytes.
///
/// # Errors
/// [`AppError::Invalid`] where they are no table, or no column tells customers apart.
pub async fn propose(
    app: &App,
    actor: &Actor,
    name: &str,
    bytes: Vec<u8>,
) -> Result<ImportProposal, AppError> {
    actor.must(Action::Import)?;
    let mut faults = Vec::new();
    check_text("/name", name, 200, &mut faults);
    AppError::unless_empty(faults)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let organisation = kept_store::organisations::current(&mut tx).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    let looked = tokio::task::spawn_blocking(move || look(bytes)).await;
    let Sample { names, rows, read_as } =
        match looked.map_err(|error| AppError::Internal(error.to_string()))? {
            Ok(table) => table,
            Err(Unreadable::Form(reason)) => return Err(AppError::invalid("/file", "unreadable", reason)),
            Err(Unreadable::Bytes(error)) => return Err(AppError::Internal(error.to_string())),
        };
    let mut tx = app.db.tenant(actor.org).await?;
    let saved = mappings::of_heading(&mut tx, &of_heading(&names)).await?;
    tx.commit().await?;
    if let Some(saved) = saved {
        let unused = unused(&names, &saved.mapping);
        let ImportMapping { id, name, mapping, .. } = saved;
        let saved = Some(ImportMappingRef { id, name });
        return Ok(ImportProposal { mapping, unused, saved, read_as });
    }
    let proposal = kept_core::mapping::propose(&source(name), &organisation.time_zone, &names, &rows);
    let Some(Proposal { mapping, unused }) = proposal else {
        let reason = "No column looks like a customer's id, and none has another value in each row.";
        return Err(AppError::invalid("/file", "no-customer", reason));
    };
    Ok(ImportProposal { mapping, unused, saved: None, read_as })
}

/// Columns that a mapping does not use.
fn unused(names: &[String], mapping: &str) -> Vec<String> {
    let Ok(checked) = check(mapping) else { return Vec::new() };
    names.iter().filter(|name| !checked.plan.columns().contains(name)).cloned().collect()
}

/// What a source is called after a file: its name without the ending.
fn source(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    let short: String = stem.chars().filter(|letter| !letter.is_control()).take(MAX_SOURCE).collect();
    if short.trim().is_empty() { "file".to_owned() } else { short.trim().to_owned() }
}

/// The beginning of a file.
struct Sample {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    read_as: ReadAs,
}

fn look(bytes: Vec<u8>) -> Result<Sample, Unreadable> {
    let file = Beginning::of(Box::new(Cursor::new(bytes)))?;
    if file.is_workbook() {
        return sample(&mut Workbook::open(file)?.sheet(None)?);
    }
    sample(&mut open_unknown(file)?)
}

/// The heading and the first rows that are as wide as it.
fn sample(table: &mut dyn Table) -> Result<Sample, Unreadable> {
    let mut row = Row::default();
    let heading = match table.next(&mut row)? {
        Next::Row => names(&row),
        Next::Broken { .. } => None,
        Next::End | Next::Hopeless => return Err(Unreadable::Form("The file is empty.".to_owned())),
    };
    let heading = heading.ok_or_else(|| Unreadable::Form("The heading cannot be read.".to_owned()))?;
    let mut rows = Vec::new();
    while rows.len() < ROWS {
        match table.next(&mut row)? {
            Next::Row => rows.extend(names(&row).filter(|cells| cells.len() == heading.len())),
            Next::Broken { .. } => {}
            Next::End | Next::Hopeless => break,
        }
    }
    Ok(Sample { names: heading, rows, read_as: table.read_as() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::examples;

    fn proposed(file: &[u8]) -> Proposal {
        let Sample { names, rows, .. } = look(file.to_vec()).unwrap();
        kept_core::mapping::propose(&source("Orders 2026.csv"), "Europe/Berlin", &names, &rows).unwrap()
    }

    #[test]
    fn what_is_proposed_is_a_mapping_without_faults() {
        let hostile = "customer id;\"name \"\"x\"\" \\ {y}\";due;order no;order date\n\
                       c1;n;2026-01-02;o1;2026-01-01\n";
        for file in
            [examples::OFFICE_SERVICE_FILE.as_bytes(), hostile.as_bytes(), b"kunde\nA\n", b"\xe9t\xe9\nA\n"]
        {
            let Proposal { mapping, .. } = proposed(file);
            assert_eq!(check(&mapping).err(), None, "{mapping}");
        }
        let office = proposed(examples::OFFICE_SERVICE_FILE.as_bytes());
        for part in ["source = \"Orders 2026\"", "[promise]", "[[response]]", "column = \"customer_no\""] {
            assert!(office.mapping.contains(part), "{part} in\n{}", office.mapping);
        }
    }

    #[test]
    fn what_is_no_table_has_no_proposal() {
        for file in [b"".as_slice(), b"\n\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\"a\n"] {
            assert!(matches!(look(file.to_vec()), Err(Unreadable::Form(_))), "{file:?}");
        }
        assert_eq!((source(".csv"), source("\u{7}.x")), ("file".to_owned(), "file".to_owned()));
    }
}
