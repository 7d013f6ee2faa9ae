//! `kept backup` and `kept restore`: a dump of everything, and back.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use kept_app::env::{Clock, SystemClock};
use kept_store::backup;

use crate::arguments::Data;
use crate::database::Database;
use crate::failure::Failure;
use crate::out;
use crate::steps::Step;
use crate::stop::Stop;

/// How dumps of a folder begin and end.
const NAMED: (&str, &str) = ("kept-", ".dump");

/// Arguments of `kept backup`.
#[derive(Args, Debug)]
pub(crate) struct Backup {
    /// Folder of the dumps; each is called after its moment in UTC
    #[arg(long, env = "KEPT_BACKUPS", value_name = "FOLDER")]
    backups: PathBuf,
    /// Delete the oldest dumps beyond so many
    #[arg(long, env = "KEPT_BACKUPS_KEEP", value_name = "NUMBER")]
    keep: Option<std::num::NonZero<usize>>,
    #[command(flatten)]
    data: Data,
}

/// Arguments of `kept restore`.
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// The dump
    #[arg(value_name = "FILE.dump")]
    file: PathBuf,
    #[command(flatten)]
    data: Data,
}

/// Dumps beside a running server or without one.
pub(crate) async fn run(backup: Backup) -> Result<(), Failure> {
    let at = |error: std::io::Error| Failure::new(format!("{}: {error}", backup.backups.display()));
    private_folder(&backup.backups).map_err(at)?;
    let moment: String =
        SystemClock.now().to_string().chars().filter(char::is_ascii_digit).take(14).collect();
    let file = backup.backups.join(format!("{}{moment}{}", NAMED.0, NAMED.1));
    with_database(&backup.data, async |database| {
        let step = Step::begin("everything dumped");
        backup::dump(database.programs(), database.url(), &file).await?;
        step.done(file.display());
        Ok(())
    })
    .await?;
    if let Some(keep) = backup.keep {
        for old in dumps(&backup.backups).map_err(at)?.into_iter().rev().skip(keep.get()) {
            fs::remove_file(&old).map_err(at)?;
            out::line(&format!("deleted {}", old.display()));
        }
    }
    Ok(())
}

/// Puts a dump into an empty database: the private Postgres of a new data folder, or the one that is named.
pub(crate) async fn restore(restore: Restore) -> Result<(), Failure> {
    with_database(&restore.data, async |database| {
        let step = Step::begin("everything put back");
        backup::restore(database.programs(), database.url(), &restore.file).await?;
        step.done("`kept serve` goes on with it");
        Ok(())
    })
    .await
}

/// Does something with the database as it is, and leaves no Postgres of ours behind.
async fn with_database(
    data: &Data,
    work: impl AsyncFnOnce(&Database) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut stop = Stop::listen()?;
    let database = Database::as_it_is(data).await?;
    let done = tokio::select! {
        done = work(&database) => done,
        () = stop.said() => Err(Failure::new("stopped half way; nothing of it is left")),
    };
    database.stop().await?;
    done
}

/// Makes a folder where it is missing: a dump holds everything, so only its owner may read it.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).recursive(true).create(folder)
}

/// The dumps of a folder, oldest first: their names sort by their moments.
pub(crate) fn dumps(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let is_dump = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(NAMED.0) && name.ends_with(NAMED.1)
    };
    let all = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    let mut dumps: Vec<PathBuf> = all.into_iter().filter(is_dump).collect();
    dumps.sort();
    Ok(dumps)
}
