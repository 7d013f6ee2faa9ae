//! What a running server says about itself in `postmaster.pid`, and whether it is still there.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The lines of `postmaster.pid` that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    /// Process of the server.
    pub(super) pid: u32,
    /// Folder of its socket, once it has one.
    pub(super) socket_dir: Option<PathBuf>,
    /// It accepts connections.
    pub(super) ready: bool,
}

impl PidFile {
    /// Path of the file in a cluster's folder.
    pub(super) fn path(cluster: &Path) -> PathBuf {
        cluster.join("postmaster.pid")
    }

    /// The file of `cluster`, if there is one that names a process.
    pub(super) fn read(cluster: &Path) -> io::Result<Option<Self>> {
        match fs::read(Self::path(cluster)) {
            Ok(bytes) => Ok(Self::parse(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
        let pid = std::str::from_utf8(lines.next()?).ok()?.parse().ok()?;
        let socket_dir = lines.nth(3).filter(|line| !line.is_empty());
        let socket_dir = socket_dir.map(|line| PathBuf::from(OsStr::from_bytes(line)));
        Some(Self { pid, socket_dir, ready: lines.nth(2) == Some(b"ready") })
    }
}

/// Whether the server of `cluster` that wrote `file` still lives (and is not a stranger with its number).
pub(super) fn lives(file: &PidFile, cluster: &Path) -> bool {
    if has_proc() {
        return works_in(file.pid, cluster);
    }
    Command::new("kill")
        .args(["-0", &file.pid.to_string()])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Whether any process of a server works in `cluster`, so that starting another would be wrong.
/// Where the system does not tell (no /proc), Postgres' own check has to do.
pub(super) fn anybody_in(cluster: &Path) -> bool {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    has_proc()
        && entries
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .any(|pid| works_in(pid, cluster))
}

/// Whether /proc can be asked about processes.
pub(super) fn has_proc() -> bool {
    Path::new("/proc/self/cwd").is_symlink()
}

/// Every process of a Postgres server has its cluster's folder as working directory.
fn works_in(pid: u32, cluster: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == cluster)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_server_wrote() {
        let text = b"4711\n/d/postgres\n1763800000\n5432\n/d/run\n\n    5432  7\nready   \n";
        let file = PidFile::parse(text).unwrap();
        assert_eq!(file, PidFile { pid: 4711, socket_dir: Some("/d/run".into()), ready: true });
    }

    #[test]
    fn a_file_half_written_is_not_ready() {
        assert_eq!(PidFile::parse(b""), None);
        assert_eq!(PidFile::parse(b"12\n/d\n1\n"), Some(PidFile { pid: 12, socket_dir: None, ready: false }));
        let starting = PidFile::parse(b"12\n/d\n1\n5432\n/d/run\n\n 5432 7\nstarting\n").unwrap();
        assert!(!starting.ready);
    }

    #[test]
    fn a_number_used_by_somebody_else_is_not_the_server() {
        let file = PidFile { pid: std::process::id(), socket_dir: None, ready: true };
        if has_proc() {
            assert!(!lives(&file, Path::new("/nowhere/postgres")));
        }
    }
}
