//! Importing a file that lies beside the program: `kept import`, the demo.

use std::io::Read;

use kept_api::imports::Import;
use kept_core::access::Action;
use kept_core::ids::ImportId;
use kept_store::imports::{self, NewImport};

use super::begin::{Audited, check_all};
use super::list::read;
use super::run::{Claim, LEASE_SECONDS, Step, run_file};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, json};

/// A file that lies beside the program.
pub struct LocalFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// What to call the run; empty for the name of the file.
    pub label: &'a str,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it contains.
    pub input: Box<dyn Read + Send>,
}

/// Imports a file and waits until it is read. `progress` is called after each batch.
///
/// # Errors
/// [`AppError::Invalid`] with every fault of the mapping. A file that cannot be read is no error: the import says so.
pub async fn run_local(
    app: &App,
    actor: &Actor,
    file: LocalFile<'_>,
    mapping: &str,
    dry_run: bool,
    progress: &mut (dyn FnMut(&Step) + Send),
) -> Result<Import, AppError> {
    actor.must(Action::Import)?;
    let label = file.label.trim();
    let checked = check_all(file.name, label, mapping)?;
    let id = ImportId(app.id());
    let lease = app.now().plus_seconds(LEASE_SECONDS);
    let (name, bytes) = (file.name.trim(), file.bytes);
    let mut tx = app.db.tenant(actor.org).await?;
    let mapping_id = imports::mappings::of_text(&mut tx, mapping).await?;
    let (by, runs) = (actor.member(), Some((lease, bytes)));
    let new = NewImport { id, name, label, mapping, mapping_id, dry_run, by, runs };
    if !imports::insert(&mut tx, &new, app.now()).await? {
        return Err(AppError::Internal("a new id was taken".to_owned()));
    }
    let after = Audited { name, dry_run, bytes };
    audit(&mut tx, app, actor, "create", "import", id.0, None, json(&after)?).await?;
    tx.commit().await?;
    run_file(
        app,
        actor,
        file.input,
        checked,
        Claim { id, dry_run, lease, stored: false, stop: None },
        progress,
    )
    .await?;
    read(app, actor, id).await
}
