//! `web`: the browser app, from source to compressed files.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use crate::error::{Error, Result, at};
use crate::metadata::{Metadata, cargo, run as run_command};
use crate::{bundle, compress, fingerprint, sizes};

/// Small first; see the root manifest.
const PROFILE: &str = "browser";
const STAMP: &str = ".fingerprint";

/// Builds the bundle unless nothing has changed since the last time.
pub(crate) fn run(dev: bool) -> Result<()> {
    let metadata = Metadata::load()?;
    build(&metadata, &metadata.web_dir(), dev)
}

/// Builds a debug bundle, which alone has the page of the components, beside the one that the server embeds.
pub(crate) fn gallery() -> Result<()> {
    let metadata = Metadata::load()?;
    build(&metadata, &metadata.target_directory.join("gallery"), true)
}

fn build(metadata: &Metadata, web: &Path, dev: bool) -> Result<()> {
    let mode = if dev { "dev" } else { "web" };
    let inputs = fingerprint::of_inputs(metadata, mode)?;
    if std::fs::read_to_string(web.join(STAMP)).is_ok_and(|last| last == inputs) {
        println!("browser app: unchanged ({})", web.display());
        return Ok(());
    }

    let started = Instant::now();
    compile(metadata, dev)?;
    compile_worker(metadata, dev)?;
    let profile = if dev { "debug" } else { PROFILE };
    let folder = metadata.target_directory.join("wasm32-unknown-unknown").join(profile);
    let modules =
        bundle::Modules { app: &folder.join("kept-frontend.wasm"), worker: &folder.join("kept_calc.wasm") };
    let fresh = web.with_extension("new");
    remove(&fresh)?;
    bundle::write(&metadata.frontend(), &modules, &fresh, dev)?;
    if !dev {
        pack(&fresh)?;
        within_budget(&fresh)?;
    }
    let stamp = fresh.join(STAMP);
    std::fs::write(&stamp, inputs).map_err(at(&stamp))?;
    // Whole bundle or none: a server reading beside us never sees half of it.
    remove(web)?;
    std::fs::rename(&fresh, web).map_err(at(web))?;
    println!("browser app: built in {:.1} s ({})", started.elapsed().as_secs_f64(), web.display());
    Ok(())
}

fn compile(metadata: &Metadata, dev: bool) -> Result<()> {
    let mut command = cargo();
    command.args(["rustc", "--package", "kept-frontend", "--bin", "kept-frontend"]);
    command.args(["--target", "wasm32-unknown-unknown"]);
    if !dev {
        command.args(["--profile", PROFILE, "--config", &without_paths(metadata)]);
        // Tells where in the module something is referred to, so that it can be cut.
        command.args(["--", "-Clink-arg=--emit-relocs"]);
    }
    run_command(&mut command)
}

/// What computes beside the page: the figures without their door for other programs.
fn compile_worker(metadata: &Metadata, dev: bool) -> Result<()> {
    let mut command = cargo();
    command.args(["build", "--package", "kept-calc", "--lib", "--no-default-features"]);
    command.args(["--target", "wasm32-unknown-unknown"]);
    if !dev {
        command.args(["--profile", PROFILE, "--config", &without_paths(metadata)]);
    }
    run_command(&mut command)
}

/// Setting for cargo: what the module says of places in the source begins at a crate, not at this machine's root.
fn without_paths(metadata: &Metadata) -> String {
    let folders = metadata.registries().into_iter().chain([metadata.workspace_root.clone()]);
    let flags: Vec<_> = folders.map(|folder| format!("--remap-path-prefix={}/=", folder.display())).collect();
    format!("target.wasm32-unknown-unknown.rustflags={}", serde_json::json!(flags))
}

fn pack(out: &Path) -> Result<()> {
    let mut files = BTreeSet::new();
    fingerprint::collect(out, &mut files)?;
    files.iter().try_for_each(|file| compress::beside(file))
}

fn within_budget(out: &Path) -> Result<()> {
    let rows = sizes::measure(out)?;
    sizes::print(&rows);
    sizes::over_budget(&rows).map_or(Ok(()), |over| Err(Error::Content(over)))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() { std::fs::remove_dir_all(folder).map_err(at(folder)) } else { Ok(()) }
}
