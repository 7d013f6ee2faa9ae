//! Brotli and gzip beside each file, once at build time, so that the server never compresses assets.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::error::{Result, at};

/// Brotli at its strongest; slow, but done once.
pub(crate) fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params)?;
    Ok(out)
}

/// Gzip at its strongest, without a time stamp: the same input gives the same bytes.
pub(crate) fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Writes `file.br` and `file.gz` beside `file`.
pub(crate) fn beside(file: &Path) -> Result<()> {
    let bytes = std::fs::read(file).map_err(at(file))?;
    let write = |suffix: &str, packed: std::io::Result<Vec<u8>>| -> Result<()> {
        let path = with_suffix(file, suffix);
        packed.and_then(|data| std::fs::write(&path, data)).map_err(at(&path))
    };
    write("br", brotli(&bytes))?;
    write("gz", gzip(&bytes))
}

/// `app.js` and `br` give `app.js.br`.
pub(crate) fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn both_forms_give_the_file_back() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.css");
        let text = ".k-badge{color:red}".repeat(50);
        std::fs::write(&file, &text).unwrap();
        beside(&file).unwrap();

        let mut unpacked = String::new();
        let gz = std::fs::read(dir.path().join("a.css.gz")).unwrap();
        flate2::read::GzDecoder::new(&*gz).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);

        let mut unpacked = Vec::new();
        let br = std::fs::read(dir.path().join("a.css.br")).unwrap();
        brotli::BrotliDecompress(&mut &*br, &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());
        assert!(br.len() < text.len() / 4);
    }
}
