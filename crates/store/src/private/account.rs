//! As whom the server runs: Postgres refuses root, so root lends it another user.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown, lchown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::PrivateError;

/// Users that root may lend, best first.
const LENT: [&str; 2] = ["postgres", "nobody"];

/// The user that runs the programs of Postgres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RunAs {
    /// The user that runs Kept.
    Ourselves,
    /// Kept runs as root and Postgres as this user.
    Other {
        /// User id.
        uid: u32,
        /// Primary group id.
        gid: u32,
        /// Name, or the id where it has none.
        name: String,
    },
}

impl RunAs {
    /// Decides for the cluster in `cluster`: as root, its owner if it has one already.
    pub(super) fn decide(cluster: &Path) -> Result<Self, PrivateError> {
        if !we_are_root() {
            return Ok(Self::Ourselves);
        }
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        if let Ok(owner) = fs::metadata(cluster)
            && owner.uid() != 0
        {
            let name = name_of(&passwd, owner.uid()).unwrap_or_else(|| owner.uid().to_string());
            return Ok(Self::Other { uid: owner.uid(), gid: owner.gid(), name });
        }
        LENT.into_iter().find_map(|name| named(&passwd, name)).ok_or(PrivateError::NoUser)
    }

    /// Makes `command` run as this user, with messages in English and no `PG…` settings of ours.
    pub(super) fn apply(&self, command: &mut Command) {
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        command.env("LC_ALL", "C").current_dir("/");
        if let Self::Other { uid, gid, .. } = self {
            command.uid(*uid).gid(*gid);
        }
    }

    /// Makes a folder that only this user can enter; false if it was there.
    pub(super) fn make_private(&self, folder: &Path) -> Result<bool, PrivateError> {
        match fs::DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => self.own(folder).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(PrivateError::io("making a folder", folder, &error)),
        }
    }

    /// Gives one file or folder to this user.
    pub(super) fn own(&self, path: &Path) -> Result<(), PrivateError> {
        let Self::Other { uid, gid, .. } = self else { return Ok(()) };
        chown(path, Some(*uid), Some(*gid))
            .map_err(|error| PrivateError::io("giving a folder to Postgres", path, &error))
    }

    /// Gives `folder` and all in it to this user, where root owns it (a copy put back, say).
    pub(super) fn own_all(&self, folder: &Path) -> Result<(), PrivateError> {
        let Self::Other { uid, gid, .. } = self else { return Ok(()) };
        if fs::metadata(folder).map_or(true, |owner| owner.uid() == *uid) {
            return Ok(());
        }
        give(folder, *uid, *gid)
            .map_err(|error| PrivateError::io("giving the data folder to Postgres", folder, &error))
    }

    /// Refuses a path that this user cannot get to.
    pub(super) fn must_reach(&self, folder: &Path) -> Result<(), PrivateError> {
        let Self::Other { uid, gid, name } = self else { return Ok(()) };
        let blocked = folder.ancestors().skip(1).filter(|path| !lets_through(path, *uid, *gid)).last();
        match blocked {
            None => Ok(()),
            Some(blocked_by) => Err(PrivateError::NotReachable {
                folder: folder.to_owned(),
                blocked_by: blocked_by.to_owned(),
                user: name.clone(),
            }),
        }
    }
}

/// True when this process runs as root.
pub(super) fn we_are_root() -> bool {
    match fs::metadata("/proc/self") {
        Ok(ours) => ours.uid() == 0,
        Err(_) => {
            Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
        }
    }
}

fn lets_through(folder: &Path, uid: u32, gid: u32) -> bool {
    let Ok(it) = fs::metadata(folder) else { return false };
    let bit = match () {
        () if it.uid() == uid => 0o100,
        () if it.gid() == gid => 0o010,
        () => 0o001,
    };
    it.mode() & bit != 0
}

fn give(path: &Path, uid: u32, gid: u32) -> io::Result<()> {
    let mut todo: Vec<PathBuf> = vec![path.to_owned()];
    while let Some(path) = todo.pop() {
        lchown(&path, Some(uid), Some(gid))?;
        if fs::symlink_metadata(&path)?.is_dir() {
            for entry in fs::read_dir(&path)? {
                todo.push(entry?.path());
            }
        }
    }
    Ok(())
}

fn named(passwd: &str, wanted: &str) -> Option<RunAs> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| *name == wanted)?;
        let uid = fields.nth(1)?.parse().ok().filter(|uid| *uid != 0)?;
        let gid = fields.next()?.parse().ok()?;
        Some(RunAs::Other { uid, gid, name: name.to_owned() })
    })
}

fn name_of(passwd: &str, uid: u32) -> Option<String> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\nbad line\n";

    #[test]
    fn reads_users() {
        let nobody = RunAs::Other { uid: 65534, gid: 65533, name: "nobody".into() };
        assert_eq!(named(PASSWD, "nobody"), Some(nobody));
        assert_eq!(named(PASSWD, "postgres"), None);
        assert_eq!(named(PASSWD, "root"), None, "never root");
        assert_eq!(name_of(PASSWD, 65534).as_deref(), Some("nobody"));
    }

    #[test]
    fn a_closed_folder_above_the_data_is_named() {
        let root = tempfile::tempdir().unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o711)).unwrap();
        let closed = root.path().join("closed");
        let data = closed.join("home").join("data");
        fs::create_dir_all(&data).unwrap();
        let stranger = RunAs::Other { uid: 4_000_001, gid: 4_000_001, name: "stranger".into() };
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o711)).unwrap();
        assert!(stranger.must_reach(&data).is_ok());
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        match stranger.must_reach(&data) {
            Err(PrivateError::NotReachable { blocked_by, .. }) => assert_eq!(blocked_by, closed),
            other => panic!("{other:?}"),
        }
        assert!(RunAs::Ourselves.must_reach(&data).is_ok());
    }
}
