//! `sizes`: what a visitor has to fetch.

use std::path::{Path, PathBuf};

use crate::compress;
use crate::error::{Error, Result, at};
use crate::metadata::Metadata;
use crate::split::PART;

/// Bar of the design: all that the first visit of the first screen has to fetch, in bytes of brotli.
pub(crate) const BUDGET: usize = 450_000;
/// All screens together, in bytes of brotli: nobody waits for this at once, but somebody pays for all of it.
pub(crate) const WHOLE_BUDGET: usize = 1_100_000;

/// One file of the bundle.
pub(crate) struct Row {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Row {
    /// Whether it is fetched only when a screen that needs it is shown.
    fn is_later(&self) -> bool {
        self.name.starts_with(PART)
    }
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

/// What is wrong with the sizes, if anything.
pub(crate) fn over_budget(rows: &[Row]) -> Option<String> {
    let whole = sum(rows.iter(), |r| r.brotli);
    let first = sum(rows.iter().filter(|r| !r.is_later()), |r| r.brotli);
    let over = |what: &str, size: usize, budget: usize| {
        size.checked_sub(budget + 1).map(|more| {
            let more = more + 1;
            format!("{what} is {more} bytes of brotli over its budget of {budget}")
        })
    };
    over("the first visit", first, BUDGET).or_else(|| over("the whole bundle", whole, WHOLE_BUDGET))
}

/// Prints one line per file, what the first visit fetches, and the sum of all.
pub(crate) fn print(rows: &[Row]) {
    let (later, first): (Vec<_>, Vec<_>) = rows.iter().partition(|r| r.is_later());
    println!("{:<40}{:>10}{:>10}{:>10}{:>10}", "file", "bytes", "gzip", "brotli", "budget");
    for row in &first {
        println!("{:<40}{:>10}{:>10}{:>10}", row.name, row.raw, row.gzip, row.brotli);
    }
    total("the first visit", &first, BUDGET);
    for row in &later {
        println!("{:<40}{:>10}{:>10}{:>10}", row.name, row.raw, row.gzip, row.brotli);
    }
    total("with every part", &rows.iter().collect::<Vec<_>>(), WHOLE_BUDGET);
}

fn total(name: &str, rows: &[&Row], budget: usize) {
    let of = |figure| sum(rows.iter().copied(), figure);
    println!("{name:<40}{:>10}{:>10}{:>10}{budget:>10}", of(|r| r.raw), of(|r| r.gzip), of(|r| r.brotli));
}

fn sum<'a>(rows: impl Iterator<Item = &'a Row>, figure: fn(&Row) -> usize) -> usize {
    rows.map(figure).sum()
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

    fn row(name: &str, brotli: usize) -> Row {
        Row { name: name.to_owned(), raw: 0, gzip: 0, brotli }
    }

    #[test]
    fn parts_count_for_the_whole_and_not_for_the_first_visit() {
        let rows = |first, part| [row("app-1.wasm", first), row("part-surveys-1.wasm", part)];
        assert_eq!(over_budget(&rows(BUDGET, 1)), None);
        assert!(over_budget(&rows(BUDGET + 7, 0)).unwrap().contains("first visit is 7 bytes"));
        assert!(over_budget(&rows(1, WHOLE_BUDGET)).unwrap().contains("whole bundle is 1 bytes"));
    }

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
