//! `check`: rules about the shape of the workspace that the compiler does not know.

mod browser;
mod directions;
mod licences;
mod manifests;

use crate::error::{Error, Result};
use crate::metadata::Metadata;

/// What one check found: how many things it looked at, and what is wrong.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    looked_at: usize,
    violations: Vec<String>,
}

/// Runs all checks, prints a line for each, and fails if any found something.
pub(crate) fn run() -> Result<()> {
    let metadata = Metadata::load()?;
    let checks = [
        ("dependency directions", directions::check()?),
        ("licences", licences::check(&metadata)),
        ("manifests", manifests::check(&metadata)?),
        ("core and api for the browser", browser::check()),
    ];
    let mut wrong = 0;
    for (name, findings) in checks {
        let verdict = if findings.violations.is_empty() { "ok" } else { "FAILED" };
        println!("{name}: {verdict} ({} looked at)", findings.looked_at);
        for violation in &findings.violations {
            println!("  {violation}");
        }
        wrong += findings.violations.len();
        if findings.looked_at == 0 {
            println!("  looked at nothing");
            wrong += 1;
        }
    }
    if wrong == 0 { Ok(()) } else { Err(Error::Violations(wrong)) }
}
