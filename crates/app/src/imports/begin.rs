//! Beginning an import: its file arrives piece by piece and is stored before it is acknowledged.

use kept_api::imports::{Import, ImportQuery};
use kept_core::access::Action;
use kept_core::ids::ImportId;
use kept_core::violation::{Violation, check_optional_text, check_text};
use kept_store::imports::{self, NewImport, mappings};
use serde::Serialize;

use super::mapping::check;
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, import_changed, json};

/// The largest file that is taken over the interface, in bytes.
pub const MAX_FILE: u64 = 1 << 30;
/// The longest name of a file, in characters.
const MAX_NAME: usize = 200;
/// The longest label of a run, in characters.
const MAX_LABEL: usize = 100;
/// The size of a stored piece.
const PIECE: usize = 1 << 20;

/// What came of beginning.
#[derive(Debug)]
pub enum Begun {
    /// Send the file.
    Upload(Upload),
    /// It is there already: the same id makes one import.
    There(Box<Import>),
}

/// A file that is arriving.
#[derive(Debug)]
pub struct Upload {
    id: ImportId,
    pieces: i32,
    bytes: u64,
    buffer: Vec<u8>,
}

/// An import in the audit trail.
#[derive(Serialize)]
pub(super) struct Audited<'a> {
    pub(super) name: &'a str,
    pub(super) dry_run: bool,
    pub(super) bytes: u64,
}

/// Checks the name of a file, the label of its run and a mapping.
pub(super) fn check_all(name: &str, label: &str, mapping: &str) -> Result<super::Checked, AppError> {
    let mut faults = Vec::new();
    check_text("/name", name, MAX_NAME, &mut faults);
    check_optional_text("/label", label, MAX_LABEL, &mut faults);
    match check(mapping) {
        Ok(checked) if faults.is_empty() => Ok(checked),
        Ok(_) => Err(AppError::Invalid(faults)),
        Err(more) => {
            faults.extend(
                more.into_iter()
                    .map(|fault| Violation { pointer: format!("/mapping{}", fault.pointer), ..fault }),
            );
            Err(AppError::Invalid(faults))
        }
    }
}

/// Begins an import, or finds the one that was begun with this id.
///
/// # Errors
/// [`AppError::Invalid`] with every fault of the mapping; [`AppError::Conflict`] when the id was used for another.
///
/// The mapping is the one that was sent, or the saved one that the query names.
pub async fn begin(
    app: &App,
    actor: &Actor,
    query: &ImportQuery,
    mapping: Option<String>,
) -> Result<Begun, AppError> {
    actor.must(Action::Import)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let (mapping, mapping_id) = match (query.mapping_id, mapping) {
        (Some(id), _) => {
            let saved = mappings::read(&mut tx, id).await?;
            let unknown =
                || AppError::invalid("/mapping_id", "unknown", "No mapping is saved under this id.");
            (saved.ok_or_else(unknown)?.mapping, Some(id))
        }
        (None, Some(text)) => {
            let saved = mappings::of_text(&mut tx, &text).await?;
            (text, saved)
        }
        (None, None) => return Err(AppError::invalid("/mapping", "missing", "Send a mapping.")),
    };
    let (mapping, label) = (mapping.as_str(), query.label.as_deref().unwrap_or_default().trim());
    check_all(&query.name, label, mapping)?;
    let (id, name) = (query.id, query.name.trim());
    let (dry_run, by) = (query.dry_run, actor.member());
    let new = NewImport { id, name, label, mapping, mapping_id, dry_run, by, runs: None };
    if !imports::insert(&mut tx, &new, app.now()).await? {
        let begun = imports::begun(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        if begun.name != name || begun.mapping != mapping || begun.dry_run != query.dry_run {
            return Err(AppError::Conflict(
                "This id was used for another import. Choose a new one.".to_owned(),
            ));
        }
        if !begun.receiving {
            let import = imports::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
            return Ok(Begun::There(Box::new(import)));
        }
        // The sender was interrupted and begins again.
        imports::forget_file(&mut tx, id).await?;
    }
    tx.commit().await?;
    Ok(Begun::Upload(Upload { id, pieces: 0, bytes: 0, buffer: Vec::with_capacity(PIECE) }))
}

impl Upload {
    /// Takes some bytes of the file.
    ///
    /// # Errors
    /// [`AppError::TooLarge`] when there are more than [`MAX_FILE`]; then [`Upload::abandon`] it.
    pub async fn write(&mut self, app: &App, actor: &Actor, mut bytes: &[u8]) -> Result<(), AppError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > MAX_FILE {
            return Err(too_large());
        }
        while !bytes.is_empty() {
            let (now, rest) = bytes.split_at(bytes.len().min(PIECE - self.buffer.len()));
            self.buffer.extend_from_slice(now);
            bytes = rest;
            if self.buffer.len() == PIECE {
                self.store(app, actor).await?;
            }
        }
        Ok(())
    }

    async fn store(&mut self, app: &App, actor: &Actor) -> Result<(), AppError> {
        let mut tx = app.db.tenant(actor.org).await?;
        imports::append(&mut tx, self.id, self.pieces, &self.buffer).await?;
        tx.commit().await?;
        self.buffer.clear();
        self.pieces += 1;
        Ok(())
    }

    /// The file has arrived: the import waits for its turn.
    pub async fn finish(mut self, app: &App, actor: &Actor) -> Result<Import, AppError> {
        // An empty file has one piece too: a file without any was never here.
        if !self.buffer.is_empty() || self.pieces == 0 {
            self.store(app, actor).await?;
        }
        let mut tx = app.db.tenant(actor.org).await?;
        let twice =
            || AppError::Conflict("The file was sent twice at the same time. Send it again.".to_owned());
        if !imports::received(&mut tx, self.id, self.bytes, self.pieces).await? {
            return Err(twice());
        }
        let import = imports::read(&mut tx, self.id).await?.ok_or_else(twice)?;
        let after = Audited { name: &import.name, dry_run: import.dry_run, bytes: import.bytes };
        audit(&mut tx, app, actor, "create", "import", self.id.0, None, json(&after)?).await?;
        import_changed(&mut tx, app, self.id).await?;
        tx.commit().await?;
        app.announce(actor.org);
        Ok(import)
    }

    /// Nothing more will come: what has arrived is removed.
    pub async fn abandon(self, app: &App, actor: &Actor) -> Result<(), AppError> {
        let mut tx = app.db.tenant(actor.org).await?;
        imports::discard(&mut tx, self.id).await?;
        Ok(tx.commit().await?)
    }
}

/// The answer to a file that is too large.
pub fn too_large() -> AppError {
    AppError::TooLarge(
        "A file may have at most 1 GB. Split it, or run `kept import` on the server.".to_owned(),
    )
}
