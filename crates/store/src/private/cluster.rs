//! The folders of a private Postgres, and the making of a new cluster.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::account::{RunAs, we_are_root};
use super::binaries::Binaries;
use super::error::PrivateError;

/// A long import writes a gigabyte of log in a minute. With a checkpoint for each half of it, as Postgres has it by
/// itself, much of the log is whole pages that are written once more.
const SETTINGS: &str = "\nmax_wal_size = 2GB\n";
/// A log longer than this is put aside (one older log is kept).
const LONGEST_LOG: u64 = 16 * 1024 * 1024;

/// Where the parts of one data folder lie.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The data folder, without links in its path.
    pub(super) data: PathBuf,
    /// The cluster of Postgres.
    pub(super) cluster: PathBuf,
    /// What the server says.
    pub(super) log: PathBuf,
}

impl Layout {
    /// The layout of `data`, which is made if it is missing.
    pub(super) fn prepare(data: &Path) -> Result<Self, PrivateError> {
        let at = |error: &io::Error| PrivateError::io("making the data folder", data, error);
        if !data.exists() {
            // As root, Postgres runs as somebody else and must be able to pass through.
            let mode = if we_are_root() { 0o711 } else { 0o700 };
            if let Some(parent) = data.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                fs::create_dir_all(parent).map_err(|error| at(&error))?;
            }
            match fs::DirBuilder::new().mode(mode).create(data) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(at(&error)),
                _ => {}
            }
        }
        Self::of(data).map_err(|error| at(&error))
    }

    /// The layout of a folder that is there.
    pub(super) fn of(data: &Path) -> io::Result<Self> {
        let data = fs::canonicalize(data)?;
        Ok(Self { cluster: data.join("postgres"), log: data.join("postgres.log"), data })
    }

    /// The major version that made the cluster; `None` when there is no cluster yet.
    pub(super) fn made_by(&self) -> Result<Option<u32>, PrivateError> {
        let path = self.cluster.join("PG_VERSION");
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !self.cluster.exists() => {
                return Ok(None);
            }
            Err(error) => {
                return Err(PrivateError::io("reading the version of the data", &self.data, &error));
            }
        };
        let unreadable = || PrivateError::Failed {
            step: "reading the version of the data",
            detail: format!("{} says {text:?}", path.display()),
        };
        text.trim().parse().map(Some).map_err(|_| unreadable())
    }

    /// Opens the log for the server, which owns it; returns its length too.
    pub(super) fn open_log(&self, run_as: &RunAs) -> Result<(File, u64), PrivateError> {
        let at = |error: &io::Error| PrivateError::io("opening the log of Postgres", &self.log, error);
        if fs::metadata(&self.log).is_ok_and(|log| log.len() > LONGEST_LOG) {
            fs::rename(&self.log, self.data.join("postgres.log.1")).map_err(|error| at(&error))?;
        }
        let file = File::options().append(true).create(true).open(&self.log).map_err(|error| at(&error))?;
        run_as.own(&self.log)?;
        let length = file.metadata().map_err(|error| at(&error))?.len();
        Ok((file, length))
    }

    /// Makes the cluster beside its place and moves it there, so that half a cluster is never taken for one.
    pub(super) fn create(&self, binaries: &Binaries, run_as: &RunAs) -> Result<(), PrivateError> {
        let fresh = self.data.join("postgres.new");
        let mut refused = initdb(&fresh, binaries, run_as, "C.UTF-8")?;
        if refused.as_ref().is_some_and(|said| said.contains("invalid locale")) {
            refused = initdb(&fresh, binaries, run_as, "C")?;
        }
        if let Some(said) = refused {
            let _ = fs::remove_dir_all(&fresh);
            return Err(PrivateError::from_output("making the data folder of Postgres", &self.data, &said));
        }
        let conf = fresh.join("postgresql.conf");
        configure(&conf).map_err(|error| PrivateError::io("configuring Postgres", &conf, &error))?;
        let at = |error: &io::Error| {
            PrivateError::io("putting the new data folder in place", &self.cluster, error)
        };
        fs::rename(&fresh, &self.cluster).map_err(|error| at(&error))?;
        File::open(&self.data).and_then(|folder| folder.sync_all()).map_err(|error| at(&error))
    }
}

/// Adds to a new cluster's settings, which its owner may change later.
fn configure(conf: &Path) -> io::Result<()> {
    File::options().append(true).open(conf)?.write_all(SETTINGS.as_bytes())
}

/// Runs initdb; the answer is what it said if it refused.
fn initdb(
    folder: &Path,
    binaries: &Binaries,
    run_as: &RunAs,
    locale: &str,
) -> Result<Option<String>, PrivateError> {
    let step = "making the data folder of Postgres";
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(PrivateError::io(step, folder, &error));
        }
        _ => {}
    }
    run_as.make_private(folder)?;
    let program = binaries.program("initdb");
    let mut command = Command::new(&program);
    command.arg("-D").arg(folder).args(["-U", "kept", "-E", "UTF8", "--data-checksums", "--no-instructions"]);
    // Only who can enter the socket's private folder gets in; by TCP nobody ever does.
    command.args(["--auth-local=trust", "--auth-host=reject", "--lc-messages=C"]);
    command.arg(format!("--locale={locale}")).stdin(Stdio::null());
    run_as.apply(&mut command);
    let output = command.output().map_err(|error| PrivateError::io(step, &program, &error))?;
    if output.status.success() {
        return Ok(None);
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(Some(if said.is_empty() { output.status.to_string() } else { said }))
}
