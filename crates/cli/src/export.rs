//! `kept export`: a whole organisation as one file; and what `kept import` does with such a file.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use kept_api::archive::ArchiveFile;
use kept_app::archive;

use crate::arguments::Data;
use crate::database::with_app;
use crate::failure::Failure;
use crate::{import, out};

/// The first bytes of every ZIP file.
const ZIP: [u8; 4] = *b"PK\x03\x04";

/// Arguments of `kept export`.
#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The file to write; one that is there already is not overwritten
    #[arg(value_name = "FILE.zip")]
    file: PathBuf,
    /// Name or id of the organisation, where there are several
    #[arg(long, value_name = "NAME")]
    org: Option<String>,
    #[command(flatten)]
    data: Data,
}

/// Writes the archive under another name first: a file with the right name is whole.
pub(crate) async fn run(export: Export) -> Result<(), Failure> {
    let path = &export.file;
    let cannot = |error: io::Error| Failure::new(format!("{}: {error}", path.display()));
    if path.try_exists().map_err(cannot)? {
        return Err(Failure::new(format!("{} is there already; choose another name", path.display())));
    }
    let mut part = path.clone().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    let file = File::create(&part).map_err(cannot)?;
    let written = with_app(&export.data, async |app| {
        let actor = import::actor(&app, export.org.as_deref()).await?;
        Ok(archive::write(&app, &actor, file, &mut |file| say(file)).await?)
    })
    .await;
    if written.is_err() {
        // What is left of it is of use to nobody.
        let _ = fs::remove_file(&part);
    }
    written?;
    fs::rename(&part, path).map_err(cannot)?;
    out::line(&format!("written to {}", path.display()));
    Ok(())
}

/// Whether the file is an archive rather than a table.
pub(crate) fn is_archive(path: &Path) -> io::Result<bool> {
    use io::Read;
    let mut first = Vec::new();
    File::open(path)?.take(4).read_to_end(&mut first)?;
    Ok(first == ZIP)
}

/// Reads an archive into this Kept.
pub(crate) async fn read(path: &Path, copy: bool, data: &Data) -> Result<(), Failure> {
    let file = File::open(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    let restored = with_app(data, async |app| {
        Ok(archive::read(&app, file, copy, "command line", &mut |file| say(file)).await?)
    })
    .await?;
    out::line(&format!("{}  {}", restored.org, restored.name));
    if !restored.without_password.is_empty() {
        out::line("These have no password here; give them one with `kept member reset-password --email …`:");
        restored.without_password.iter().for_each(|email| out::line(&format!("    {email}")));
    }
    Ok(())
}

fn say(file: &ArchiveFile) {
    if file.rows > 0 {
        out::line(&format!("{:<24}{:>12}", file.name.replace('_', " "), file.rows));
    }
}
