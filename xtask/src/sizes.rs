//! `sizes`: what a visitor has to fetch.

use std::path::{Path, PathBuf};

use crate::compress;
use crate::error::{Error, Result, at};
use crate::metadata::Metadata;

/// Bar of the design: WebAssembly, JavaScript and style sheet together, in bytes of brotli.
pub(crate) const BUDGET: usize = 450_000;

/// One file of the bundle.
pub(crate) struct Row {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the table for the bundle built last.
pub(crate) fn run() -> Result<()> {
    let web = Metadata::load()?.web_dir();
    if !web.join("index.html").exists() {
        return Err(Error::Content("no bundle yet: run `cargo xtask web`".into()));
    }
    print(&measure(&web)?);
    Ok(())
}

/// Sizes of the page and its assets; what is not packed on disk is packed here.
pub(crate) fn measure(web: &Path) -> Result<Vec<Row>> {
    let assets = web.join("assets");
    let mut files = vec![web.join("index.html")];
    for entry in std::fs::read_dir(&assets).map_err(at(&assets))? {
        let path = entry.map_err(at(&assets))?.path();
        if !path.extension().is_some_and(|e| e == "br" || e == "gz") {
            files.push(path);
        }
    }
    files.sort();
    files.iter().map(row).collect()
}

/// What counts against [`BUDGET`].
pub(crate) fn total_brotli(rows: &[Row]) -> usize {
    rows.iter().map(|r| r.brotli).sum()
}

/// Prints one line per file and the sum.
pub(crate) fn print(rows: &[Row]) {
    println!("{:<28}{:>12}{:>12}{:>12}", "file", "bytes", "gzip", "brotli");
    for row in rows {
        println!("{:<28}{:>12}{:>12}{:>12}", row.name, row.raw, row.gzip, row.brotli);
    }
    let sum = |f: fn(&Row) -> usize| rows.iter().map(f).sum::<usize>();
    println!("{:<28}{:>12}{:>12}{:>12}", "total", sum(|r| r.raw), sum(|r| r.gzip), sum(|r| r.brotli));
    println!("{:<28}{:>36}", "budget", BUDGET);
}

fn row(path: &PathBuf) -> Result<Row> {
    let bytes = std::fs::read(path).map_err(at(path))?;
    let packed = |suffix: &str, pack: fn(&[u8]) -> std::io::Result<Vec<u8>>| -> Result<usize> {
        let beside = compress::with_suffix(path, suffix);
        let size = if beside.exists() {
            std::fs::metadata(&beside).map(|m| usize::try_from(m.len()).unwrap_or(usize::MAX))
        } else {
            pack(&bytes).map(|b| b.len())
        };
        size.map_err(at(path))
    };
    Ok(Row {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        raw: bytes.len(),
        gzip: packed("gz", compress::gzip)?,
        brotli: packed("br", compress::brotli)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_copies_are_not_counted_twice() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("assets")).unwrap();
        for (name, text) in [("index.html", "<p>"), ("assets/a.js", "let a"), ("assets/a.js.br", "12345678")]
        {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let rows = measure(dir.path()).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].name, "a.js");
        assert_eq!((rows[0].raw, rows[0].brotli), (5, 8));
    }
}
