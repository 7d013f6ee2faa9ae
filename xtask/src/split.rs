//! Cuts the module into the part that every visit needs and parts that are fetched when a screen is first shown.
//!
//! The places of the cuts are the functions marked in `frontend/src/screens/parts.rs`.

use std::path::Path;

use wasm_split_cli_support::{Options, transform};

use crate::error::{Error, Result, at, read_text};

/// How the glue of wasm-bindgen and the loader of the parts call each other before their names are known.
pub(crate) const GLUE: &str = "./app.js";
/// See [`GLUE`].
pub(crate) const LOADER: &str = "./parts.js";
/// How the names of the parts begin in the bundle.
pub(crate) const PART: &str = "part-";

/// A module that has been cut.
pub(crate) struct Cut {
    /// What every visit needs; wasm-bindgen has not seen it yet.
    pub(crate) main: Vec<u8>,
    /// JavaScript that fetches the parts. It knows them by the names they have in `parts`.
    pub(crate) loader: String,
    /// The parts by the name the loader fetches them under, `./….wasm`.
    pub(crate) parts: Vec<(String, Vec<u8>)>,
}

impl Cut {
    /// A module that stays whole.
    pub(crate) fn nothing(module: Vec<u8>) -> Self {
        Self { main: module, loader: String::new(), parts: Vec::new() }
    }
}

/// Cuts `module`, which must have been linked with `--emit-relocs`.
pub(crate) fn cut(module: &[u8], scratch: &Path) -> Result<Cut> {
    let folder = scratch.join("cut");
    let main = folder.join("main.wasm");
    let mut options = Options::new(module);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.main_module = GLUE;
    options.link_name = LOADER;
    let made = transform(options).map_err(|e| Error::Content(format!("cutting the module: {e:#}")))?;
    let mut parts = Vec::new();
    for path in made.split_modules {
        let bytes = std::fs::read(&path).map_err(at(&path))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = without_custom(&bytes)
            .ok_or_else(|| Error::Content(format!("`{name}` is no WebAssembly module")))?;
        parts.push((format!("./{name}"), bytes));
    }
    parts.sort();
    let read = |path: &Path| std::fs::read(path).map_err(at(path));
    let cut = Cut { main: read(&main)?, loader: read_text(&folder.join(LOADER))?, parts };
    std::fs::remove_dir_all(&folder).map_err(at(&folder))?;
    Ok(cut)
}

/// The module without its custom sections: the names of functions are most of a part, and nobody there reads them.
fn without_custom(module: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(8)?;
    let mut out = header.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        let (length, digits) = leb128(after)?;
        let (section, others) = rest.split_at_checked(1 + digits + length)?;
        if id != 0 {
            out.extend_from_slice(section);
        }
        rest = others;
    }
    Some(out)
}

/// An unsigned number of up to 32 bits and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0_usize;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";

    #[test]
    fn custom_sections_go_and_all_others_stay() {
        let long = [&[0, 0x82, 0x01][..], &[7; 130]].concat();
        let module = [HEADER, &[1, 2, 8, 9], &long, &[10, 1, 5], &[0, 1, 3]].concat();
        assert_eq!(without_custom(&module), Some([HEADER, &[1, 2, 8, 9, 10, 1, 5]].concat()));
    }

    #[test]
    fn half_a_module_is_none() {
        assert_eq!(without_custom(b"\0asm"), None);
        assert_eq!(without_custom(&[HEADER, &[1, 9, 0]].concat()), None);
        assert_eq!(without_custom(&[HEADER, &[1, 0x80, 0x80, 0x80, 0x80, 0x80]].concat()), None);
    }
}
