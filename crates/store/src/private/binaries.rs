//! Finding the server programs of Postgres on this machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::PrivateError;

/// The oldest major version that Kept works with.
const OLDEST: u32 = 15;
/// What a usable folder must hold.
const PROGRAMS: [&str; 3] = ["initdb", "postgres", "pg_ctl"];
/// Variables that name the folder outright, the first one that is set wins.
const VARIABLES: [&str; 2] = ["KEPT_PG_BIN", "PG_BIN"];
/// Where packages put the programs; `*` stands for a version.
const USUAL: [&str; 7] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
];

/// One usable set of server programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    folder: PathBuf,
    major: u32,
}

impl Binaries {
    /// Folder of the programs.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Path of one program.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The programs in `folder`, or what is wrong with it.
    fn in_folder(folder: &Path) -> Result<Self, String> {
        let folder = fs::canonicalize(folder).map_err(|error| error.to_string())?;
        for name in PROGRAMS {
            if !folder.join(name).is_file() {
                return Err(format!("there is no {name} in it"));
            }
        }
        let postgres = folder.join("postgres");
        let output = Command::new(&postgres)
            .arg("--version")
            .env("LC_ALL", "C")
            .output()
            .map_err(|error| format!("{} cannot be run: {error}", postgres.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let major =
            major_of(&text).ok_or_else(|| format!("{} does not say its version", postgres.display()))?;
        Ok(Self { folder, major })
    }
}

/// Where to look.
#[derive(Debug, Default)]
pub(super) struct Places {
    chosen: Option<(&'static str, PathBuf)>,
    candidates: Vec<PathBuf>,
}

impl Places {
    /// The variables, then PATH, then where packages put the programs, newest version first.
    pub(super) fn of_this_machine() -> Self {
        let chosen = VARIABLES.into_iter().find_map(|name| {
            let value = env::var_os(name).filter(|value| !value.is_empty())?;
            Some((name, PathBuf::from(value)))
        });
        let path = env::var_os("PATH").unwrap_or_default();
        let mut candidates: Vec<PathBuf> = env::split_paths(&path).flat_map(|dir| behind(&dir)).collect();
        candidates.extend(USUAL.into_iter().flat_map(versions_of));
        Self { chosen, candidates }
    }

    /// The programs to use: those of major version `wanted`, or of 15 and newer when nothing is there yet.
    pub(super) fn find(&self, folder: &Path, wanted: Option<u32>) -> Result<Binaries, PrivateError> {
        let mut found = match &self.chosen {
            Some((variable, chosen)) => vec![Self::chosen(variable, chosen)?],
            None => self.candidates.iter().filter_map(|dir| Binaries::in_folder(dir).ok()).collect(),
        };
        let fits = |b: &Binaries| wanted.map_or(b.major >= OLDEST, |wanted| b.major == wanted);
        if let Some(at) = found.iter().position(fits) {
            return Ok(found.swap_remove(at));
        }
        let mut found: Vec<u32> = found.into_iter().map(|b| b.major).collect();
        found.sort_unstable();
        found.dedup();
        Err(match wanted {
            Some(made_by) if !found.is_empty() => {
                PrivateError::OtherMajor { folder: folder.to_owned(), made_by, found }
            }
            _ => PrivateError::NoBinaries { found },
        })
    }

    fn chosen(variable: &'static str, folder: &Path) -> Result<Binaries, PrivateError> {
        let bad = |reason| PrivateError::BadBinaries { variable, folder: folder.to_owned(), reason };
        let binaries = Binaries::in_folder(folder).map_err(bad)?;
        if binaries.major < OLDEST {
            return Err(bad(format!("it holds version {}", binaries.major)));
        }
        Ok(binaries)
    }
}

/// Folders of server programs that an entry of PATH leads to, by link or by what `pg_config` says.
fn behind(dir: &Path) -> Vec<PathBuf> {
    let linked = fs::canonicalize(dir.join("initdb")).ok().and_then(|file| Some(file.parent()?.to_owned()));
    let config = dir.join("pg_config");
    let said = config.is_file().then(|| Command::new(&config).arg("--bindir").output().ok()).flatten();
    let said = said.and_then(|output| String::from_utf8(output.stdout).ok());
    let said = said.map(|text| PathBuf::from(text.trim())).filter(|path| path.is_absolute());
    linked.into_iter().chain(said).collect()
}

/// The folders that a pattern with at most one `*` names, newest version first.
fn versions_of(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else { return vec![PathBuf::from(pattern)] };
    let Some((parent, prefix)) = before.rsplit_once('/') else { return Vec::new() };
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join(after.trim_start_matches('/'))))
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, path)| path).collect()
}

/// `postgres (PostgreSQL) 17beta1 (Debian …)` is 17.
fn major_of(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once("(PostgreSQL) ")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn pretend(root: &Path, version: &str) -> PathBuf {
        let folder = root.join(version).join("bin");
        fs::create_dir_all(&folder).unwrap();
        for name in PROGRAMS {
            let text = format!("#!/bin/sh\necho 'postgres (PostgreSQL) {version}.3 (Somewhere)'\n");
            fs::write(folder.join(name), text).unwrap();
            fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        folder
    }

    #[test]
    fn reads_versions() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 18beta2\n"), Some(18));
        assert_eq!(major_of("mysql 8"), None);
    }

    #[test]
    fn takes_the_newest_and_ignores_the_too_old() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9", "13", "15", "17"] {
            pretend(root.path(), version);
        }
        let folders = versions_of(&format!("{}/*/bin", root.path().display()));
        let places = Places { chosen: None, candidates: folders };
        assert_eq!(places.find(root.path(), None).unwrap().major, 17);
        assert_eq!(places.find(root.path(), Some(15)).unwrap().major, 15);
    }

    #[test]
    fn data_of_another_version_names_the_package() {
        let root = tempfile::tempdir().unwrap();
        let places = Places { chosen: None, candidates: vec![pretend(root.path(), "17")] };
        let error = places.find(root.path(), Some(16)).unwrap_err().to_string();
        assert!(
            error.contains("apt install postgresql-16") && error.contains("has PostgreSQL 17"),
            "{error}"
        );
    }

    #[test]
    fn nothing_found_says_what_to_install() {
        let places = Places::default();
        let error = places.find(Path::new("/data"), None).unwrap_err().to_string();
        assert!(error.contains("apt install postgresql") && error.contains("DATABASE_URL"), "{error}");
    }

    #[test]
    fn only_old_ones_says_so() {
        let root = tempfile::tempdir().unwrap();
        let places = Places { chosen: None, candidates: vec![pretend(root.path(), "13")] };
        let error = places.find(root.path(), None).unwrap_err().to_string();
        assert!(error.contains("only PostgreSQL 13"), "{error}");
    }

    #[test]
    fn a_variable_with_a_wrong_folder_is_not_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let good = pretend(root.path(), "17");
        let places = Places { chosen: Some(("KEPT_PG_BIN", root.path().to_owned())), candidates: vec![good] };
        let error = places.find(root.path(), None).unwrap_err().to_string();
        assert!(error.contains("KEPT_PG_BIN") && error.contains("no initdb"), "{error}");
    }
}
