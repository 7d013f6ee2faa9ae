//! Writing an organisation's archive.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use futures_util::{StreamExt, pin_mut};
use kept_api::archive::{ArchiveFile, FORM, MANIFEST, Manifest};
use kept_core::access::Action;
use kept_store::TenantTx;
use sha2::{Digest, Sha256};
use tokio::sync::{Semaphore, mpsc};
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use super::{BATCH_BYTES, Progress, file_name, hex, tables};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::audit;

/// Archives that are written for requests at the same time: each costs a processor and room on the disk.
static WRITING: Semaphore = Semaphore::const_new(1);

/// The archive of the actor's organisation in a file that is gone once it is closed, to be read from its beginning.
///
/// # Errors
/// As [`write`].
pub async fn in_a_file(app: &App, actor: &Actor) -> Result<File, AppError> {
    actor.must(Action::ManageOrganisation)?;
    let cannot = |error: io::Error| AppError::Internal(format!("the archive cannot be written: {error}"));
    let _turn = WRITING.acquire().await.map_err(|error| AppError::Internal(error.to_string()))?;
    let mut file = tempfile::tempfile().map_err(cannot)?;
    write(app, actor, file.try_clone().map_err(cannot)?, &mut |_| ()).await?;
    file.rewind().map_err(cannot)?;
    Ok(file)
}

/// Writes the actor's organisation, as it is at this moment, into `file`. `progress` is told of each file in it.
///
/// # Errors
/// [`AppError::NotAllowed`], and [`AppError::Internal`] where the file cannot be written.
pub async fn write(
    app: &App,
    actor: &Actor,
    file: File,
    progress: Progress<'_>,
) -> Result<Manifest, AppError> {
    actor.must(Action::ManageOrganisation)?;
    // Told before: a moment that is read must not be written into.
    let mut tx = app.db.tenant(actor.org).await?;
    audit(&mut tx, app, actor, "export", "organisation", actor.org.0, None, None).await?;
    tx.commit().await?;

    let mut tx = app.db.snapshot(actor.org).await?;
    let organisation = kept_store::archive::organisation(&mut tx).await?.ok_or(AppError::NotFound)?;
    let mut manifest = Manifest {
        form: FORM.to_owned(),
        schema: kept_store::migrate::versions().last().unwrap_or_default().to_owned(),
        kept: env!("CARGO_PKG_VERSION").to_owned(),
        at: app.now(),
        organisation,
        files: Vec::new(),
    };
    let (pieces, to_write) = mpsc::channel(4);
    // Compressing takes a processor, which those who wait for an answer must not lack.
    let writing = tokio::task::spawn_blocking(move || put(file, to_write));
    let read = all(&mut tx, &mut manifest, &pieces, progress).await;
    drop(pieces);
    let written = writing.await.map_err(|error| AppError::Internal(error.to_string()))?;
    // A writer that gave up is why the reader did.
    written.map_err(|error| AppError::Internal(format!("the archive cannot be written: {error}")))?;
    read?;
    tx.commit().await?;
    Ok(manifest)
}

/// A piece of the archive on its way to the disk.
enum Piece {
    /// A file begins.
    Begin(String),
    /// More of it.
    Bytes(Vec<u8>),
}

type Pieces = mpsc::Sender<Piece>;

async fn send(pieces: &Pieces, piece: Piece) -> Result<(), AppError> {
    pieces.send(piece).await.map_err(|_| AppError::Internal("the archive cannot be written".to_owned()))
}

async fn all(
    tx: &mut TenantTx,
    manifest: &mut Manifest,
    pieces: &Pieces,
    progress: Progress<'_>,
) -> Result<(), AppError> {
    for table in tables() {
        send(pieces, Piece::Begin(file_name(table))).await?;
        let file = one(tx, table, pieces).await?;
        progress(&file);
        manifest.files.push(file);
    }
    send(pieces, Piece::Begin(MANIFEST.to_owned())).await?;
    let bytes = serde_json::to_vec_pretty(manifest).map_err(|error| AppError::Internal(error.to_string()))?;
    send(pieces, Piece::Bytes(bytes)).await
}

async fn one(tx: &mut TenantTx, table: &'static str, pieces: &Pieces) -> Result<ArchiveFile, AppError> {
    let columns = kept_store::archive::columns(tx, table).await?;
    let lines = kept_store::archive::lines(tx, table).await?;
    pin_mut!(lines);
    let (mut rows, mut hash, mut batch) = (0, Sha256::new(), Vec::new());
    while let Some(line) = lines.next().await {
        batch.extend_from_slice(line?.as_bytes());
        batch.push(b'\n');
        rows += 1;
        if batch.len() >= BATCH_BYTES {
            hash.update(&batch);
            send(pieces, Piece::Bytes(std::mem::take(&mut batch))).await?;
        }
    }
    hash.update(&batch);
    send(pieces, Piece::Bytes(batch)).await?;
    Ok(ArchiveFile { name: table.to_owned(), columns, rows, sha256: hex(&hash.finalize()) })
}

/// Writes what comes until nothing more does.
fn put(file: File, mut pieces: mpsc::Receiver<Piece>) -> Result<(), ZipError> {
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let options = SimpleFileOptions::default().large_file(true);
    while let Some(piece) = pieces.blocking_recv() {
        match piece {
            Piece::Begin(name) => zip.start_file(name, options)?,
            Piece::Bytes(bytes) => zip.write_all(&bytes)?,
        }
    }
    let file = zip.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    Ok(file.sync_all()?)
}
