//! Content hashes: of the inputs, so that an unchanged bundle is not built again; of the outputs, for their names.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Result, at};
use crate::metadata::Metadata;

/// Hash of everything the bundle is made of: sources, styles, texts, versions, this builder.
pub(crate) fn of_inputs(metadata: &Metadata, mode: &str) -> Result<String> {
    let root = &metadata.workspace_root;
    let mut files = BTreeSet::new();
    for package in ["kept-frontend", "kept-calc"] {
        for folder in metadata.sources_of(package) {
            collect(&folder, &mut files)?;
        }
    }
    collect(&root.join("xtask"), &mut files)?;
    for name in ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo/config.toml"] {
        files.insert(root.join(name));
    }
    let mut hash = Sha256::new();
    hash.update(mode.as_bytes());
    for file in files {
        let bytes = std::fs::read(&file).map_err(at(&file))?;
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().into_owned();
        hash.update(format!("\0{name}\0{}\0", bytes.len()).as_bytes());
        hash.update(&bytes);
    }
    Ok(hex(&hash.finalize(), 64))
}

/// The first twelve hex digits of the content's hash: part of a file's name, so that it can be cached for ever.
pub(crate) fn of_content(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes), 12)
}

/// All files under `folder`, hidden ones left out.
pub(crate) fn collect(folder: &Path, into: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let hidden = path.file_name().is_none_or(|n| n.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        if path.is_dir() {
            collect(&path, into)?;
        } else {
            into.insert(path);
        }
    }
    Ok(())
}

fn hex(bytes: &[u8], digits: usize) -> String {
    let nibble = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    bytes.iter().flat_map(|b| [nibble(b >> 4), nibble(b & 15)]).take(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_content() {
        assert_eq!(of_content(b"kept"), of_content(b"kept"));
        assert_ne!(of_content(b"kept"), of_content(b"kepT"));
        assert_eq!(of_content(b"").len(), 12);
    }

    #[test]
    fn hidden_files_are_no_input() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("sub")).unwrap();
        for name in ["a.css", ".swp", "sub/b.css"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let mut files = BTreeSet::new();
        collect(dir.path(), &mut files).unwrap();
        let names: Vec<_> = files.iter().map(|f| f.strip_prefix(dir.path()).unwrap()).collect();
        assert_eq!(names, [Path::new("a.css"), Path::new("sub/b.css")]);
    }
}
