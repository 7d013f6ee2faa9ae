//! One live Kept per data folder: a lock that ends with the process that holds it, however it ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

use super::error::PrivateError;

/// Held while a Kept works in the folder.
#[derive(Debug)]
pub(super) struct FolderLock {
    /// Closing it ends the lock.
    _file: File,
}

impl FolderLock {
    /// Takes the folder, or says that another process has it.
    pub(super) fn take(data: &Path) -> Result<Self, PrivateError> {
        let path = data.join("kept.lock");
        let at = |error: &io::Error| PrivateError::io("locking the data folder", data, error);
        // Another user's lock can be held by reading it.
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .or_else(|error| if path.exists() { File::open(&path) } else { Err(error) })
            .map_err(|error| at(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let pid = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok());
                return Err(PrivateError::InUse { folder: data.to_owned(), pid });
            }
            Err(TryLockError::Error(error)) => return Err(at(&error)),
        }
        // Only for the message that another start would print.
        let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self { _file: file })
    }
}
