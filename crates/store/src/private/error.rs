//! What can go wrong with the private Postgres, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// How Postgres speaks of a full disk.
const DISK_FULL: [&str; 3] = ["No space left on device", "Disk quota exceeded", "Check free disk space"];

/// Why the private Postgres is not there. The text is meant for the person who started Kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrivateError {
    /// No usable server programs on this machine.
    #[error(
        "no PostgreSQL server programs of version 15 or newer were found{}. Install them (Debian, Ubuntu: \
         `apt install postgresql`; Fedora: `dnf install postgresql-server`; macOS: `brew install postgresql@17`), \
         or set KEPT_PG_BIN to the folder that holds initdb, postgres and pg_ctl, \
         or set DATABASE_URL to a Postgres that already runs",
        too_old(found)
    )]
    NoBinaries {
        /// Major versions that were found but are too old.
        found: Vec<u32>,
    },
    /// The folder named by a variable does not hold usable server programs.
    #[error("{variable} is set to {}, but {reason}. Set it to a folder that holds initdb, postgres and pg_ctl \
             of version 15 or newer, or unset it", folder.display())]
    BadBinaries {
        /// The variable that named the folder.
        variable: &'static str,
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The data folder was made by another major version than the programs found.
    #[error("the data in {} was made by PostgreSQL {made_by}, but this machine has {}. Install that version \
             (Debian, Ubuntu: `apt install postgresql-{made_by}`), or set KEPT_PG_BIN to its programs",
            folder.display(), versions(found))]
    OtherMajor {
        /// The cluster's folder.
        folder: PathBuf,
        /// Major version that made it.
        made_by: u32,
        /// Major versions found here.
        found: Vec<u32>,
    },
    /// Another live Kept works in this data folder.
    #[error("the data folder {} is in use by another running Kept{}. Stop that one first, \
             or set KEPT_DATA to another folder", folder.display(), process(*pid))]
    InUse {
        /// The data folder.
        folder: PathBuf,
        /// The process that holds it, where known.
        pid: Option<u32>,
    },
    /// No room left where the data lives.
    #[error("the disk that holds {} is full. Make room (or set KEPT_DATA to a folder on another disk) \
             and start again; nothing acknowledged is lost", folder.display())]
    DiskFull {
        /// The data folder.
        folder: PathBuf,
    },
    /// The operating system refuses access.
    #[error("no permission for {}: {detail}. Give the user that runs Kept access to it (for example \
             `chown -R $(id -un) {}`), or set KEPT_DATA to a folder of that user", path.display(), path.display())]
    Permission {
        /// What could not be reached.
        path: PathBuf,
        /// The system's words.
        detail: String,
    },
    /// Started as root, and a folder above the data keeps everybody else out.
    #[error("Kept was started as root, so Postgres runs as the user {user}, and {} does not let that user through \
             to {}. Set KEPT_DATA to a folder that others can reach (for example /var/lib/kept), \
             or allow passing through with `chmod o+x {}`",
            blocked_by.display(), folder.display(), blocked_by.display())]
    NotReachable {
        /// The folder or program that Postgres must reach.
        folder: PathBuf,
        /// The folder above it that keeps the user out.
        blocked_by: PathBuf,
        /// The user that Postgres runs as.
        user: String,
    },
    /// Started as root, and there is no user to run Postgres as.
    #[error(
        "Kept was started as root, and Postgres refuses to run as root, but neither a user `postgres` nor a user \
             `nobody` exists here. Add one (`useradd --system postgres`), or start Kept as an ordinary user"
    )]
    NoUser,
    /// The user id that runs Kept has no name on this machine.
    #[error(
        "this process runs under a user id that has no entry in /etc/passwd, and Postgres refuses to make its \
             data folder without one. Run the container as a user of its image, add an entry for the id, \
             or set DATABASE_URL to a Postgres that already runs"
    )]
    NoPasswdEntry,
    /// A program of Postgres failed for another reason.
    #[error("{step} failed; the last words were: {detail}")]
    Failed {
        /// What was being done.
        step: &'static str,
        /// The end of its output.
        detail: String,
    },
    /// Postgres did not get there in time.
    #[error("{step} took longer than {seconds} seconds; see {} for what Postgres says about it", log.display())]
    TooSlow {
        /// What was being done.
        step: &'static str,
        /// How long it was given.
        seconds: u64,
        /// The server's log.
        log: PathBuf,
    },
    /// The server runs, but refuses what Kept needs from it.
    #[error("the private Postgres runs but refused to make Kept's database: {0}")]
    Database(#[from] tokio_postgres::Error),
}

impl PrivateError {
    /// An I/O error at `path`, told apart by what a person can do about it.
    pub(super) fn io(step: &'static str, path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Permission { path: path.into(), detail: error.to_string() }
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { folder: path.into() }
            }
            _ => Self::Failed { step, detail: format!("{}: {error}", path.display()) },
        }
    }

    /// The output of a failed program of Postgres that worked on `folder`, told apart likewise.
    pub(super) fn from_output(step: &'static str, folder: &Path, output: &str) -> Self {
        if DISK_FULL.iter().any(|words| output.contains(words)) {
            Self::DiskFull { folder: folder.into() }
        } else if output.contains("could not look up effective user ID") {
            Self::NoPasswdEntry
        } else if output.contains("Permission denied") || output.contains("Read-only file system") {
            Self::Permission { path: folder.into(), detail: last_lines(output) }
        } else {
            Self::Failed { step, detail: last_lines(output) }
        }
    }
}

/// The last few lines that say something.
fn last_lines(output: &str) -> String {
    let lines: Vec<&str> = output.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let kept = lines.len().saturating_sub(6);
    let end = lines.into_iter().skip(kept).collect::<Vec<_>>().join(" / ");
    if end.is_empty() { "nothing".to_owned() } else { end }
}

fn too_old(found: &[u32]) -> String {
    if found.is_empty() { String::new() } else { format!(" (only {})", versions(found)) }
}

fn versions(found: &[u32]) -> String {
    if found.is_empty() {
        return "no PostgreSQL".to_owned();
    }
    let list: Vec<String> = found.iter().map(u32::to_string).collect();
    format!("PostgreSQL {}", list.join(", "))
}

fn process(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}
