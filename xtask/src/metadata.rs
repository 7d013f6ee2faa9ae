//! What cargo knows about the workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::error::{Error, Result};

/// The part of `cargo metadata` that xtask reads.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) workspace_members: Vec<String>,
    pub(crate) workspace_root: PathBuf,
    pub(crate) target_directory: PathBuf,
}

/// One package of the lock file.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a dependency table.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Set for crates of the workspace.
    pub(crate) path: Option<PathBuf>,
    /// `dev`, `build`, or nothing for an ordinary one.
    pub(crate) kind: Option<String>,
}

impl Metadata {
    /// Asks cargo, without touching the network where the lock file suffices.
    pub(crate) fn load() -> Result<Self> {
        let text = output(cargo().args(["metadata", "--format-version", "1"]))?;
        serde_json::from_str(&text).map_err(|e| Error::Content(format!("cargo metadata: {e}")))
    }

    /// The packages of the workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|p| self.workspace_members.contains(&p.id))
    }

    /// Folders of `name` and of every workspace crate it is built from, sorted.
    pub(crate) fn sources_of(&self, name: &str) -> BTreeSet<PathBuf> {
        let by_name: BTreeMap<&str, &Package> = self.members().map(|p| (p.name.as_str(), p)).collect();
        let mut found = BTreeSet::new();
        let mut open = vec![name];
        while let Some(next) = open.pop() {
            let Some(package) = by_name.get(next) else { continue };
            let Some(folder) = package.manifest_path.parent() else { continue };
            if found.insert(folder.to_path_buf()) {
                let ours = |d: &&Dependency| d.path.is_some() && d.kind.as_deref() != Some("dev");
                open.extend(package.dependencies.iter().filter(ours).map(|d| d.name.as_str()));
            }
        }
        found
    }

    /// Folders where cargo keeps the sources of packages from registries.
    pub(crate) fn registries(&self) -> BTreeSet<PathBuf> {
        let foreign = self.packages.iter().filter(|p| !self.workspace_members.contains(&p.id));
        foreign.filter_map(|p| Some(p.manifest_path.parent()?.parent()?.to_path_buf())).collect()
    }

    /// Where the bundle is put and served from.
    pub(crate) fn web_dir(&self) -> PathBuf {
        self.target_directory.join("web")
    }

    /// The folder of the browser app.
    pub(crate) fn frontend(&self) -> PathBuf {
        self.workspace_root.join("frontend")
    }
}

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command and returns what it prints.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = shown(command);
    let out = command.output().map_err(|source| Error::Start { program: name.clone(), source })?;
    if !out.status.success() {
        return Err(Error::Content(format!("`{name}` failed:\n{}", String::from_utf8_lossy(&out.stderr))));
    }
    String::from_utf8(out.stdout).map_err(|e| Error::Content(format!("`{name}`: {e}")))
}

/// Runs a command that speaks for itself.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = shown(command);
    let status = command.status().map_err(|source| Error::Start { program: name.clone(), source })?;
    if status.success() { Ok(()) } else { Err(Error::Failed(name)) }
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|a| a.to_string_lossy().into_owned()));
    words.join(" ")
}
