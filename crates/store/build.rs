//! Lists the folders of `migrations/`, so that a new one is taken in without a line of code.

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../migrations").canonicalize()?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut folders =
        fs::read_dir(&root)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    let mut list = String::from("&[\n");
    for folder in folders {
        let version =
            folder.file_name().and_then(|name| name.to_str()).ok_or("a migration's name is no text")?;
        println!("cargo::rerun-if-changed={}", folder.display());
        // From the crate that is being compiled: what is built may outlive the place where it was built first.
        let file = |name| {
            let path = format!("/../../migrations/{version}/{name}.sql");
            format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))")
        };
        writeln!(
            list,
            "    Migration {{ version: {version:?}, up: {}, down: {} }},",
            file("up"),
            file("down")
        )?;
    }
    list.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("migrations.rs"), list)?;
    Ok(())
}
