//! What can stop a command.

use std::path::{Path, PathBuf};

/// Why a command ended without doing its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program could not be started.
    #[error("cannot start `{program}`: {source}")]
    Start {
        /// Its name.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program ended with a failure; its own words are above.
    #[error("`{0}` failed")]
    Failed(String),
    /// A file does not hold what it must hold.
    #[error("{0}")]
    Content(String),
    /// Some checks did not pass; they are listed above.
    #[error("{0} structural violation(s)")]
    Violations(usize),
}

/// Result of a step of xtask.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Names the file in an input or output error.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::File { path, source }
}

/// Reads a text file, naming it when that fails.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(at(path))
}
