//! Reading an archive into this Kept: all of it or nothing.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};

use kept_api::archive::{ArchiveFile, FORM, MANIFEST, Manifest};
use kept_core::ids::{AccountId, OrgId};
use kept_store::accounts::Account;
use kept_store::{GlobalTx, TenantTx};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use zip::ZipArchive;

use super::{BATCH_BYTES, Progress, file_name, hex, tables};
use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::audit;
use crate::{members, passwords};

/// The largest record, in bytes: the file may be anybody's.
const LONGEST: u64 = 64 << 20;
const MEMBERS: &str = "members";

/// What an archive became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The organisation here.
    pub org: OrgId,
    /// Its name.
    pub name: String,
    /// What the archive says of itself.
    pub manifest: Manifest,
    /// Members whose e-mail had no account here: each needs a password before signing in.
    pub without_password: Vec<String>,
}

/// Reads an archive; for whoever has the shell of the server. With `copy` the organisation gets another id, so that it
/// can stand beside the one that was written.
///
/// # Errors
/// [`AppError::Conflict`] when the organisation is here already, [`AppError::Invalid`] when the file is no archive, of
/// another schema, or has been changed since it was written. Nothing is stored then.
pub async fn read(
    app: &App,
    file: File,
    copy: bool,
    request_id: &str,
    progress: Progress<'_>,
) -> Result<Restored, AppError> {
    let (manifest, archive) = blocking(move || open(file)).await?;
    let row = row(app, &manifest, copy)?;
    let text = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let org = text("id").parse().map(OrgId).map_err(|_| wrong("the organisation has no id"))?;
    let (name, time_zone) = (text("name"), text("time_zone"));
    let mut tx = app.db.global().await?;
    tx.patiently().await?;
    if kept_store::archive::has_organisation(&mut tx, org).await? {
        return Err(AppError::Conflict(format!(
            "{name} is here already. With --copy the archive becomes a second organisation beside it."
        )));
    }
    kept_store::archive::add_organisation(&mut tx, &Value::Object(row)).await?;
    kept_store::set_up::clear(&mut tx).await?;
    let tx = tx.bind(org).await?;

    let (send, batches) = mpsc::channel(2);
    let files = manifest.files.clone();
    let reading = tokio::task::spawn_blocking(move || take(archive, &files, &send));
    let mut restoring = Restoring { app, without_password: Vec::new() };
    let stored = restoring.store(tx, batches, progress).await;
    let taken = reading.await.map_err(|error| AppError::Internal(error.to_string()))?;
    let mut tx = match (taken, stored) {
        // Where the archive is at fault, that is what matters.
        (Err(fault), _) => return Err(fault),
        (Ok(()), stored) => stored?,
    };
    let actor = Actor::system(org, &time_zone, request_id)?;
    audit(&mut tx, app, &actor, "import", "organisation", org.0, None, None).await?;
    tx.commit().await?;
    app.announce(org);
    Ok(Restored { org, name, manifest, without_password: restoring.without_password })
}

fn wrong(why: impl std::fmt::Display) -> AppError {
    AppError::invalid("/file", "not-an-archive", format!("This cannot be read as an archive of Kept: {why}."))
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Internal(error.to_string()))?
}

fn open(file: File) -> Result<(Manifest, ZipArchive<BufReader<File>>), AppError> {
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(wrong)?;
    let mut text = String::new();
    let entry = archive.by_name(MANIFEST).map_err(|_| wrong(format!("{MANIFEST} is missing")))?;
    entry.take(LONGEST).read_to_string(&mut text).map_err(wrong)?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(wrong)?;
    let schema = kept_store::migrate::versions().last().unwrap_or_default();
    if manifest.form != FORM {
        return Err(wrong(format!("it calls itself {:?}", manifest.form)));
    }
    if manifest.schema != schema {
        return Err(AppError::invalid(
            "/schema",
            "other-schema",
            format!(
                "The archive was written by Kept {} with schema {}, this is {} with {schema}. Bring the Kept that \
                 wrote it to this version and write it again.",
                manifest.kept,
                manifest.schema,
                env!("CARGO_PKG_VERSION")
            ),
        ));
    }
    if !manifest.files.iter().map(|file| file.name.as_str()).eq(tables()) {
        return Err(wrong("it has other files than its schema"));
    }
    Ok((manifest, archive))
}

/// The organisation's row, with another id where it shall be a copy.
fn row(app: &App, manifest: &Manifest, copy: bool) -> Result<Map<String, Value>, AppError> {
    let Value::Object(mut row) = manifest.organisation.clone() else {
        return Err(wrong("it names no organisation"));
    };
    if copy {
        row.insert("id".to_owned(), Value::String(app.id().to_string()));
    }
    Ok(row)
}

/// Some rows of a file, or its end.
enum Batch {
    Rows(&'static str, Vec<Value>),
    End(ArchiveFile),
}

/// Reads the files and hands their rows on. Fails where a file is not as the manifest says.
fn take(
    mut archive: ZipArchive<BufReader<File>>,
    files: &[ArchiveFile],
    to: &mpsc::Sender<Batch>,
) -> Result<(), AppError> {
    for (table, file) in tables().zip(files) {
        let name = file_name(table);
        let entry = archive.by_name(&name).map_err(|_| wrong(format!("{name} is missing")))?;
        let mut lines = Lines { input: BufReader::new(entry), hash: Sha256::new(), rows: 0, name: &name };
        while let Some(rows) = lines.batch()? {
            // Who stores them has failed; that failure is told.
            if to.blocking_send(Batch::Rows(table, rows)).is_err() {
                return Ok(());
            }
        }
        if lines.rows != file.rows || hex(&lines.hash.finalize()) != file.sha256 {
            return Err(wrong(format!("{name} has been changed since it was written")));
        }
        if to.blocking_send(Batch::End(file.clone())).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

struct Lines<'a, R> {
    input: R,
    hash: Sha256,
    rows: u64,
    name: &'a str,
}

impl<R: BufRead> Lines<'_, R> {
    fn batch(&mut self) -> Result<Option<Vec<Value>>, AppError> {
        let (mut rows, mut bytes, mut line) = (Vec::new(), 0, Vec::new());
        while bytes < BATCH_BYTES {
            line.clear();
            let read = (&mut self.input).take(LONGEST).read_until(b'\n', &mut line).map_err(wrong)?;
            if read == 0 {
                break;
            }
            self.hash.update(&line);
            self.rows += 1;
            bytes += read;
            let row = serde_json::from_slice(&line);
            rows.push(row.map_err(|error| wrong(format!("{}, line {}: {error}", self.name, self.rows)))?);
        }
        Ok((!rows.is_empty()).then_some(rows))
    }
}

struct Restoring<'a> {
    app: &'a App,

    without_password: Vec<String>,
}

impl Restoring<'_> {
    /// Stores what comes.
    async fn store(
        &mut self,
        mut tx: TenantTx,
        mut batches: mpsc::Receiver<Batch>,
        progress: Progress<'_>,
    ) -> Result<TenantTx, AppError> {
        while let Some(batch) = batches.recv().await {
            match batch {
                Batch::Rows(table, mut rows) => {
                    if table == MEMBERS {
                        tx = self.accounts(tx, &mut rows).await?;
                    }
                    kept_store::archive::add(&mut tx, table, &Value::Array(rows)).await?;
                }
                Batch::End(file) => progress(&file),
            }
        }
        Ok(tx)
    }

    /// Puts the accounts of this Kept in the place of the e-mails.
    async fn accounts(&mut self, tx: TenantTx, rows: &mut [Value]) -> Result<TenantTx, AppError> {
        let org = tx.org();
        let mut tx = tx.unbind().await?;
        for row in rows.iter_mut().filter_map(Value::as_object_mut) {
            let text = row.remove("email").and_then(|email| email.as_str().and_then(members::email));
            let email = text.ok_or_else(|| wrong("a member has no e-mail"))?;
            let account = self.account(&mut tx, email).await?;
            // Who was removed is named by old records, and has no way in.
            if row.get("removed_at").is_none_or(Value::is_null) {
                kept_store::accounts::join(&mut tx, account, org).await?;
            }
            row.insert("account_id".to_owned(), Value::String(account.to_string()));
        }
        Ok(tx.bind(org).await?)
    }

    async fn account(&mut self, tx: &mut GlobalTx, email: String) -> Result<AccountId, AppError> {
        if let Some(account) = kept_store::accounts::by_email(tx, &email).await? {
            return Ok(account.id);
        }
        let id = AccountId(self.app.id());
        // Nobody knows this password: a new one has to be given.
        let unknown = passwords::make(&*self.app.ids);
        let password_hash = passwords::hash(unknown, self.app.ids.secret()).await?;
        let account = Account { id, email: email.clone(), password_hash };
        kept_store::accounts::insert(tx, &account, self.app.now()).await?;
        self.without_password.push(email);
        Ok(id)
    }
}
