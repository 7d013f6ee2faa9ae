//! What is to be imported, and its way to the server.

use kept_api::imports::{Import, ImportProposal};
use leptos::prelude::*;
use uuid::Uuid;
use web_sys::{File, FormData};

use super::propose::enough;
use crate::browser;
use crate::client::Request;
use crate::problem::ApiError;
use crate::url::Query;

/// A file with its mapping. Each has its own ids, so that sending the same twice makes one import.
#[derive(Clone, Copy)]
pub(super) struct Job {
    pub(super) file: RwSignal<Option<File>, LocalStorage>,
    pub(super) mapping: RwSignal<String>,
    trial: StoredValue<Option<Uuid>>,
    real: StoredValue<Option<Uuid>>,
}

impl Job {
    pub(super) fn new() -> Self {
        let job = Self {
            file: RwSignal::new_local(None),
            mapping: RwSignal::new(String::new()),
            trial: StoredValue::new(None),
            real: StoredValue::new(None),
        };
        // Another file or mapping is another import.
        Effect::new(move |_| {
            job.file.track();
            job.mapping.track();
            job.trial.set_value(browser::fresh_uuid());
            job.real.set_value(browser::fresh_uuid());
        });
        job
    }

    fn id(self, dry_run: bool) -> Option<Uuid> {
        if dry_run { self.trial.get_value() } else { self.real.get_value() }
    }

    /// Asks for a mapping for the file. `None` where there is no file.
    pub(super) async fn proposal(self) -> Option<Result<ImportProposal, ApiError>> {
        let file = self.file.get_untracked()?;
        let part = enough(&file)?;
        let query = Query::new().with("name", name_of(&file.name()));
        Some(Request::post("/imports/proposals").query(&query).file(part, size(&file)).await)
    }

    /// Uploads it. `None` where there is nothing to upload.
    pub(super) async fn send(self, dry_run: bool) -> Option<Result<Import, ApiError>> {
        let file = self.file.get_untracked()?;
        let id = self.id(dry_run)?;
        let form = FormData::new().ok()?;
        // The server reads the mapping before the first byte of the file.
        form.append_with_str("mapping", &self.mapping.get_untracked()).ok()?;
        form.append_with_blob_and_filename("file", &file, &file.name()).ok()?;
        let query = Query::new()
            .with("id", id.to_string())
            .with("name", name_of(&file.name()))
            .with("dry_run", dry_run.to_string());
        Some(Request::post("/imports").query(&query).file::<Import>(form, size(&file)).await)
    }
}

/// Bytes of a file.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length in whole bytes")]
fn size(file: &File) -> u64 {
    file.size() as u64
}

/// At most 200 characters, the end being what tells files apart.
fn name_of(name: &str) -> String {
    let surplus = name.chars().count().saturating_sub(200);
    name.chars().skip(surplus).collect()
}

/// The text of a small file.
pub(super) async fn text_of(file: &File) -> Option<String> {
    wasm_bindgen_futures::JsFuture::from(file.text()).await.ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_end() {
        assert_eq!(name_of("orders.csv"), "orders.csv");
        let long = format!("{}.csv", "ö".repeat(300));
        assert_eq!(name_of(&long).chars().count(), 200);
        assert!(name_of(&long).ends_with(".csv"));
    }
}
