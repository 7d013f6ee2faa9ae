//! Dumps of a whole database, and back: by the programs of Postgres, with the roles that a dump only names.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use crate::direct::{Direct, words};
use crate::migrate::{self, MigrateError};

/// Why a dump was not made or not put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A program of Postgres is missing.
    #[error(
        "{program} cannot be run: {error}. Install the client programs of Postgres (Debian, Ubuntu: apt install \
         postgresql-client), of the database's version or newer, or name their folder with KEPT_PG_BIN."
    )]
    NoProgram {
        /// Which.
        program: &'static str,
        /// What the system said.
        error: io::Error,
    },
    /// A program of Postgres failed.
    #[error("{program} failed: {said}")]
    Failed {
        /// Which.
        program: &'static str,
        /// Its last words.
        said: String,
    },
    /// A file or folder.
    #[error("{}: {error}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// There is something in the database already.
    #[error(
        "The database is not empty ({tables} tables). A dump is put into an empty one: name another data folder or make \
         another database, and nothing that is there can be lost."
    )]
    NotEmpty {
        /// How many tables.
        tables: i64,
    },
    /// The database did not answer.
    #[error("The database cannot be reached or refused: {}", words(.0))]
    Database(#[from] tokio_postgres::Error),
    /// The roles or the schema.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
}

/// Writes everything in the database at `url` to `file`, as it was at one moment, while others go on. The file appears
/// when it is whole and on the disk. `programs` is the folder of Postgres' programs; otherwise they are searched for.
///
/// # Errors
/// When a program is missing or fails, or the file cannot be written; then there is none.
pub async fn dump(programs: Option<&Path>, url: &str, file: &Path) -> Result<(), BackupError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| BackupError::File { path, error }
    };
    let unfinished = file.with_extension("unfinished");
    let (url, password) = apart(url);
    let mut command = program(programs, "pg_dump");
    command.args(["--format=custom", "--no-password", "--lock-wait-timeout=60s", "--file"]);
    command.arg(&unfinished).args(["--dbname", &url]);
    let made = match run(command, "pg_dump", password.as_deref()).await {
        // What cannot be read is no backup.
        Ok(()) => readable(programs, &unfinished).await,
        Err(error) => Err(error),
    };
    if let Err(error) = made {
        // There may be nothing to take away.
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    fs::File::open(&unfinished).and_then(|file| file.sync_all()).map_err(at(&unfinished))?;
    fs::rename(&unfinished, file).map_err(at(file))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))
}

/// Puts a dump into the empty database at `url`, with the roles that it speaks of, and brings it to the schema of this
/// program; all or nothing.
///
/// # Errors
/// [`BackupError::NotEmpty`] where there is a table already; the others as for [`dump`].
pub async fn restore(programs: Option<&Path>, url: &str, file: &Path) -> Result<(), BackupError> {
    fs::File::open(file).map_err(|error| BackupError::File { path: file.to_owned(), error })?;
    readable(programs, file).await?;
    must_be_empty(url).await?;
    migrate::make_roles(url).await?;
    let (plain, password) = apart(url);
    let mut command = program(programs, "pg_restore");
    command.args(["--no-password", "--exit-on-error", "--single-transaction", "--dbname", &plain]).arg(file);
    run(command, "pg_restore", password.as_deref()).await?;
    migrate::run(url).await?;
    Ok(())
}

async fn must_be_empty(url: &str) -> Result<(), BackupError> {
    let session = Direct::open(url).await?;
    let count =
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')";
    let tables = session.value(count).await;
    session.close().await;
    match tables? {
        0 => Ok(()),
        tables => Err(BackupError::NotEmpty { tables }),
    }
}

async fn readable(programs: Option<&Path>, file: &Path) -> Result<(), BackupError> {
    let mut command = program(programs, "pg_restore");
    command.arg("--list").arg(file);
    run(command, "pg_restore", None).await
}

fn program(programs: Option<&Path>, name: &str) -> Command {
    let chosen = std::env::var_os("KEPT_PG_BIN").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder = programs.map(Path::to_owned).or(chosen);
    let found = folder.map(|folder| folder.join(name)).filter(|program| program.is_file());
    let mut command = Command::new(found.map_or_else(|| OsString::from(name), PathBuf::into_os_string));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"PG")) {
        command.env_remove(name);
    }
    command
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn run(mut command: Command, program: &'static str, password: Option<&str>) -> Result<(), BackupError> {
    if let Some(password) = password {
        // Not on the command line, which everybody on the machine can read.
        command.env("PGPASSWORD", password);
    }
    let output = command.output().await.map_err(|error| BackupError::NoProgram { program, error })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = said.lines().rev().take(6).collect();
    Err(BackupError::Failed { program, said: last.into_iter().rev().collect::<Vec<_>>().join("\n") })
}

/// A URL without its password, and the password.
fn apart(url: &str) -> (String, Option<String>) {
    let whole = || (url.to_owned(), None);
    let Some((scheme, rest)) = url.split_once("://") else { return whole() };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let Some((user, host)) = authority.rsplit_once('@') else { return whole() };
    let Some((user, password)) = user.split_once(':') else { return whole() };
    (format!("{scheme}://{user}@{host}{path}"), Some(decoded(password)))
}

/// Percent signs taken for what they stand for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_stands_on_a_command_line() {
        let (url, password) = apart("postgresql://kept:p%40ss%2Fword@db:5432/kept?sslmode=disable");
        assert_eq!(
            (url.as_str(), password.as_deref()),
            ("postgresql://kept@db:5432/kept?sslmode=disable", Some("p@ss/word"))
        );
        for plain in ["postgresql://kept@%2Ftmp%2Frun/kept", "postgresql://db/kept", "host=db user=kept"] {
            assert_eq!(apart(plain), (plain.to_owned(), None));
        }
    }
}
