//! Puts the browser app, as `cargo xtask web` left it, into the binary. Without it the server still compiles.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=KEPT_WEB_DIR");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?);
    let web = env::var_os("KEPT_WEB_DIR").map_or_else(|| target_dir(&out).join("web"), PathBuf::from);
    // A folder that is not there would count as changed at every build.
    fs::create_dir_all(&web)?;
    println!("cargo::rerun-if-changed={}", web.display());
    let copy = out.join("web");
    copy_all(&web, &copy)?;
    let mut files = BTreeSet::new();
    collect(&copy, &mut files)?;
    fs::write(out.join("assets.rs"), list(&copy, &files)?)
}

/// The folder that cargo builds into: the one with its mark, above ours.
fn target_dir(out: &Path) -> PathBuf {
    let marked = out.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    marked.or_else(|| out.ancestors().nth(4)).unwrap_or(out).to_owned()
}

/// The compiler reads a copy: the app may be built anew between now and then.
fn copy_all(web: &Path, copy: &Path) -> io::Result<()> {
    if copy.exists() {
        fs::remove_dir_all(copy)?;
    }
    let mut files = BTreeSet::new();
    collect(web, &mut files)?;
    for file in files {
        let to = copy.join(file.strip_prefix(web).map_err(io::Error::other)?);
        fs::create_dir_all(to.parent().unwrap_or(copy))?;
        fs::copy(file, to)?;
    }
    fs::create_dir_all(copy)
}

fn collect(folder: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_dir() {
            collect(&path, files)?;
        } else if !hidden {
            files.insert(path);
        }
    }
    Ok(())
}

/// Source of a sorted list of all files, each with its compressed variants.
fn list(web: &Path, files: &BTreeSet<PathBuf>) -> io::Result<String> {
    let mut source = String::from("&[\n");
    for file in files.iter().filter(|file| !is_variant(file)) {
        let path = file.strip_prefix(web).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        let bytes = fs::read(file)?;
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let tag = format!("{:016x}{:x}", hasher.finish(), bytes.len());
        let variant = |extension: &str| {
            let mut name = file.clone().into_os_string();
            name.push(extension);
            let name = PathBuf::from(name);
            if files.contains(&name) { format!("Some({})", include(&name)) } else { "None".to_owned() }
        };
        let _ = writeln!(
            source,
            "    Asset {{ path: {path:?}, tag: {tag:?}, bytes: {}, brotli: {}, gzip: {} }},",
            include(file),
            variant(".br"),
            variant(".gz"),
        );
    }
    source.push_str("]\n");
    Ok(source)
}

fn include(file: &Path) -> String {
    format!("include_bytes!({:?})", file.display().to_string())
}

fn is_variant(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "br" || extension == "gz")
}
