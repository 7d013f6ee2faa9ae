//! Where the socket lives: beside the data, or in a folder of its own where that path is too long.

use std::env;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::account::RunAs;
use super::error::PrivateError;

/// Longest path of a unix socket in bytes: `sun_path` less its final zero.
const LONGEST: usize = if cfg!(target_os = "linux") { 107 } else { 103 };
/// What Postgres adds to the folder.
const FILE: &str = "/.s.PGSQL.5432";
/// First part of the names of folders made under the temporary folder.
const PREFIX: &str = "kept-pg-";

/// A folder for the socket that only `run_as` (and root) can enter.
pub(super) fn folder(data: &Path, run_as: &RunAs) -> Result<PathBuf, PrivateError> {
    let beside = data.join("run");
    if fits(&beside) {
        run_as.make_private(&beside)?;
        run_as.own(&beside)?;
        return Ok(beside);
    }
    for parent in [env::temp_dir(), PathBuf::from("/tmp")] {
        let reachable =
            fs::canonicalize(&parent).is_ok_and(|parent| run_as.must_reach(&parent.join(PREFIX)).is_ok());
        for number in 0..1000 {
            let folder = parent.join(format!("{PREFIX}{}-{number}", std::process::id()));
            // A folder that is there already may be a stranger's: only one that we make is ours.
            if reachable && fits(&folder) && run_as.make_private(&folder)? {
                return Ok(folder);
            }
        }
    }
    let detail = format!("{} is too long for a socket, and no temporary folder will do", data.display());
    Err(PrivateError::Failed { step: "finding a place for the socket", detail })
}

/// Takes away the socket of a server that is gone, and the folder where [`folder`] made one under the temporary folder.
///
/// The file beside the socket names a process; whoever has its number now, Postgres would take it for a live server.
pub(super) fn remove(folder: &Path) {
    for name in [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] {
        let _ = fs::remove_file(folder.join(name));
    }
    if folder.file_name().is_some_and(|name| name.as_bytes().starts_with(PREFIX.as_bytes())) {
        let _ = fs::remove_dir(folder);
    }
}

/// `postgresql://kept@%2Fdata%2Frun/kept`: what tokio-postgres, diesel-async, psql and `pg_dump` understand.
pub(super) fn url(folder: &Path) -> String {
    let escaped = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(*byte).to_string(),
        other => format!("%{other:02X}"),
    };
    let host: String = folder.as_os_str().as_bytes().iter().map(escaped).collect();
    format!("postgresql://kept@{host}/kept")
}

/// The value of `unix_socket_directories`: a list, so a comma in the path must be quoted.
pub(super) fn setting(folder: &Path) -> std::ffi::OsString {
    let mut value = b"unix_socket_directories=\"".to_vec();
    for byte in folder.as_os_str().as_bytes() {
        value.extend(if *byte == b'"' { b"\"\"".as_slice() } else { std::slice::from_ref(byte) });
    }
    value.push(b'"');
    std::ffi::OsStr::from_bytes(&value).to_owned()
}

fn fits(folder: &Path) -> bool {
    folder.as_os_str().as_bytes().len() + FILE.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use tokio_postgres::Config;
    use tokio_postgres::config::Host;

    use super::*;

    #[test]
    fn the_url_is_read_back_as_the_same_folder() {
        for path in ["/d/run", "/with space/a,b/run", "/ümlaut/100%/run", "/a@b:c/[x]?y=1&z#/run"] {
            let config: Config = url(Path::new(path)).parse().unwrap();
            assert_eq!(config.get_hosts(), [Host::Unix(path.into())]);
            assert_eq!((config.get_user(), config.get_dbname()), (Some("kept"), Some("kept")));
        }
    }

    #[test]
    fn a_long_path_moves_the_socket_to_a_folder_of_its_own() {
        let long = Path::new("/").join("x".repeat(90)).join("y");
        let folder = folder(&long, &RunAs::Ourselves).unwrap();
        assert!(fits(&folder) && folder.is_dir(), "{}", folder.display());
        remove(&folder);
        assert!(!folder.exists());
    }

    #[test]
    fn only_folders_of_this_module_are_removed() {
        let root = tempfile::tempdir().unwrap();
        remove(root.path());
        assert!(root.path().exists());
    }
}
