//! `kept import`: bring in a file through a mapping, or an archive.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use kept_api::imports::{Changes, Import as Imported, ImportState, ReversalCount, ReversalCounts};
use kept_app::imports::{self, LocalFile, Step};
use kept_app::{Actor, App, organisations};
use kept_core::ids::ImportId;
use kept_store::organisations::Organisation;

use crate::arguments::Data;
use crate::database::with_app;
use crate::failure::Failure;
use crate::{export, out};

/// How often the progress is written.
const EVERY: Duration = Duration::from_millis(500);
/// How many faulty rows are shown.
const SHOWN: usize = 20;

/// Arguments of `kept import`.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Import {
    /// The file: CSV or an XLSX workbook with a heading, or an archive of `kept export`
    #[arg(value_name = "FILE", required_unless_present = "undo")]
    file: Option<PathBuf>,
    /// What the columns of a CSV file mean; docs/importing.md explains it
    #[arg(long, value_name = "MAP.toml")]
    mapping: Option<PathBuf>,
    /// The same by the name under which it was saved in the app
    #[arg(long, value_name = "NAME", conflicts_with = "mapping")]
    mapping_name: Option<String>,
    /// What to call this run; the name of the file unless said
    #[arg(long, value_name = "TEXT", default_value = "")]
    label: String,
    /// Take an import back: what it made goes, what it changed is as before, what others changed since stays
    #[arg(long, value_name = "ID", conflicts_with_all = ["file", "mapping", "mapping_name", "propose", "copy", "dry_run"])]
    undo: Option<ImportId>,
    /// Write a mapping to begin with, proposed from the heading and the first rows; store nothing
    #[arg(long, conflicts_with_all = ["mapping", "mapping_name", "dry_run", "json", "copy"])]
    propose: bool,
    /// Make a second organisation of an archive, beside the one that is here already
    #[arg(long, conflicts_with = "mapping")]
    copy: bool,
    /// Read and count everything, store nothing
    #[arg(long)]
    dry_run: bool,
    /// Write the result as JSON
    #[arg(long)]
    json: bool,
    /// Name or id of the organisation, where there are several
    #[arg(long, value_name = "NAME")]
    org: Option<String>,
    #[command(flatten)]
    data: Data,
}

/// Imports. Faulty rows are reported and no failure; a file that cannot be read is one.
pub(crate) async fn run(import: Import) -> Result<(), Failure> {
    if let Some(id) = import.undo {
        return undo(&import, id).await;
    }
    // Clap sees to it that one of the two is there.
    let path = import.file.clone().unwrap_or_default();
    let unreadable = |error: io::Error| Failure::new(format!("{}: {error}", path.display()));
    if import.propose {
        return propose(&import, &path).await;
    }
    let mapping = match (&import.mapping, &import.mapping_name) {
        (Some(mapping), _) => Some(Mapping::File(
            std::fs::read_to_string(mapping)
                .map_err(|error| Failure::new(format!("{}: {error}", mapping.display())))?,
        )),
        (None, Some(name)) => Some(Mapping::Saved(name)),
        (None, None) => None,
    };
    let Some(mapping) = mapping else {
        if export::is_archive(&path).map_err(unreadable)? {
            if import.dry_run || import.json || import.org.is_some() {
                return Err(Failure::new(
                    "an archive is an organisation of its own: leave out --dry-run, --json and --org",
                ));
            }
            return export::read(&path, import.copy, &import.data).await;
        }
        return Err(Failure::new(
            "say with --mapping or --mapping-name what the columns mean; --propose writes one to begin with, docs/importing.md explains it",
        ));
    };
    let file = File::open(&path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    let imported = with_app(&import.data, async |app| {
        let actor = actor(&app, import.org.as_deref()).await?;
        let mapping = match mapping {
            Mapping::File(text) => text,
            Mapping::Saved(name) => {
                imports::mappings::named(&app, &actor, name)
                    .await
                    .map_err(|_| Failure::new(format!("no mapping is saved under the name {name}")))?
                    .mapping
            }
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let local = LocalFile { name: &name, label: &import.label, bytes, input: Box::new(file) };
        let mut progress = Progress::begin(bytes);
        let mut show = |step: &Step| progress.show(step);
        let run = imports::run_local(&app, &actor, local, &mapping, import.dry_run, &mut show);
        let imported = Box::pin(run).await?;
        progress.end(imported.counts.rows);
        Ok(imported)
    })
    .await?;
    if import.json {
        let json =
            serde_json::to_string_pretty(&imported).map_err(|error| Failure::new(error.to_string()))?;
        out::line(&json);
    } else {
        for line in table(&imported) {
            out::line(&line);
        }
    }
    match (imported.state, imported.failure) {
        (ImportState::Failed, reason) => Err(Failure::new(reason.unwrap_or_default())),
        _ => Ok(()),
    }
}

/// Where the mapping comes from.
enum Mapping<'a> {
    File(String),
    Saved(&'a str),
}

/// Takes an import back, and tells what became of its records.
async fn undo(import: &Import, id: ImportId) -> Result<(), Failure> {
    let reversed = with_app(&import.data, async |app| {
        let actor = actor(&app, import.org.as_deref()).await?;
        let mut show = |records: &ReversalCounts| {
            let done: u64 = taken_back(records)
                .iter()
                .map(|(_, count)| count.removed + count.restored + count.kept)
                .sum();
            // Nobody reading is no error of ours.
            let _ = write!(io::stderr(), "\r\x1b[K{done} records");
        };
        let reversed = imports::reversal::run_local(&app, &actor, id, &mut show).await?;
        let _ = writeln!(io::stderr());
        Ok(reversed)
    })
    .await?;
    if import.json {
        let json =
            serde_json::to_string_pretty(&reversed).map_err(|error| Failure::new(error.to_string()))?;
        out::line(&json);
        return Ok(());
    }
    let Some(reversal) = &reversed.reversal else { return Ok(()) };
    out::line(&format!("{:<12}{:>10}{:>10}{:>10}", "", "removed", "restored", "kept"));
    for (what, count) in taken_back(&reversal.records) {
        out::line(&format!("{what:<12}{:>10}{:>10}{:>10}", count.removed, count.restored, count.kept));
    }
    for record in reversal.kept.iter().take(SHOWN) {
        out::line(&format!("kept: {} {} ({})", word(&record.subject), record.name, word(&record.why)));
    }
    Ok(())
}

/// What became of each kind of record.
fn taken_back(records: &ReversalCounts) -> [(&'static str, ReversalCount); 6] {
    [
        ("customers", records.customers),
        ("contacts", records.contacts),
        ("promises", records.promises),
        ("responses", records.responses),
        ("behaviours", records.behaviours),
        ("feedback", records.feedback),
    ]
}

/// A word of the interface.
fn word<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Writes a mapping for the file. As much is read as a proposal needs.
async fn propose(import: &Import, path: &Path) -> Result<(), Failure> {
    let unreadable = |error: io::Error| Failure::new(format!("{}: {error}", path.display()));
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut bytes = Vec::new();
    let most = u64::try_from(imports::MAX_LOOKED_AT).unwrap_or(u64::MAX);
    File::open(path).map_err(unreadable)?.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    let proposal = with_app(&import.data, async |app| {
        let actor = actor(&app, import.org.as_deref()).await?;
        Ok(imports::propose(&app, &actor, &name, bytes).await?)
    })
    .await?;
    out::line(proposal.mapping.trim_end());
    for column in &proposal.unused {
        out::line(&format!("# not used: {column}"));
    }
    Ok(())
}

/// The system, acting in the organisation that was named or the only one there is.
pub(crate) async fn actor(app: &App, named: Option<&str>) -> Result<Actor, Failure> {
    let all = organisations::all(app).await?;
    let is = |organisation: &&Organisation| {
        named.is_none_or(|name| organisation.name == name || organisation.id.to_string() == name)
    };
    let mut found = all.iter().filter(is);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(Actor::system(one.id, &one.time_zone, "command line")?),
        (None, _) if all.is_empty() => {
            Err(Failure::new("there is no organisation yet; make one with `kept org create` or `kept demo`"))
        }
        (None, _) => Err(Failure::new("no organisation has this name; `kept org list` shows them")),
        (Some(_), Some(_)) => {
            Err(Failure::new("there are several; choose one with --org (`kept org list` shows them)"))
        }
    }
}

/// A line on standard error, written again and again where somebody watches.
struct Progress {
    started: Instant,
    shown: Option<Instant>,
    bytes: u64,
    watched: bool,
}

impl Progress {
    fn begin(bytes: u64) -> Self {
        Self { started: Instant::now(), shown: None, bytes, watched: io::stderr().is_terminal() }
    }

    fn show(&mut self, step: &Step) {
        if self.shown.is_some_and(|shown| shown.elapsed() < EVERY) {
            return;
        }
        self.shown = Some(Instant::now());
        let percent = step.bytes_read.saturating_mul(100).checked_div(self.bytes).unwrap_or(100).min(100);
        let line =
            format!("{percent:>3} %  {} rows  {}/s", step.counts.rows, self.per_second(step.counts.rows));
        let (before, after) = if self.watched { ("\r\x1b[K", "") } else { ("", "\n") };
        // Nobody reading is no error of ours.
        let _ = write!(io::stderr(), "{before}{line}{after}");
    }

    fn end(&self, rows: u64) {
        let before = if self.watched { "\r\x1b[K" } else { "" };
        let seconds = self.started.elapsed().as_secs_f64();
        let _ = writeln!(io::stderr(), "{before}{rows} rows in {seconds:.1} s, {}/s", self.per_second(rows));
    }

    /// Rows per second since the beginning.
    fn per_second(&self, rows: u64) -> u128 {
        let millis = self.started.elapsed().as_millis().max(1);
        u128::from(rows) * 1_000 / millis
    }
}

/// The result for a person.
fn table(import: &Imported) -> Vec<String> {
    let counts = &import.counts;
    let mut lines = vec![
        format!(
            "{}  {}{}",
            import.id,
            import.name,
            if import.dry_run { "  (dry run: nothing is stored)" } else { "" }
        ),
        format!("{:<12}{:>10}{:>10} faulty", "rows", counts.rows, counts.faulty_rows),
        format!("{:<12}{:>10}{:>10}{:>10}", "", "new", "changed", "same"),
    ];
    let line = |what: &str, changes: &Changes| {
        format!("{what:<12}{:>10}{:>10}{:>10}", changes.new, changes.changed, changes.same)
    };
    lines.push(line("customers", &counts.customers));
    lines.push(line("promises", &counts.promises));
    lines.push(line("responses", &counts.responses));
    lines.push(line("contacts", &counts.contacts));
    lines.push(line("behaviours", &counts.behaviours));
    lines.push(line("feedback", &counts.feedback));
    lines.push(format!(
        "promises: {} kept, {} late, {} missed, {} open; {} answers",
        counts.kept, counts.late, counts.missed, counts.open, counts.answers
    ));
    for error in import.errors.iter().take(SHOWN) {
        let column = if error.column.is_empty() { String::new() } else { format!(", {}", error.column) };
        lines.push(format!("line {}{column}: {}", error.line, error.reason));
    }
    let more = counts.faulty_rows.saturating_sub(import.errors.len().min(SHOWN) as u64);
    if more > 0 {
        lines.push(format!("… and {more} more faulty rows"));
    }
    lines
}
