//! The page of the components shows all of them.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a source that is not as expected fails the test")]

use std::path::Path;

/// Everything in a folder of the source, joined.
fn source(folder: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

/// Names of the public components of a source.
fn components(source: &str) -> Vec<String> {
    let parts = source.split("#[component]\npub fn ").skip(1);
    parts.map(|part| part.chars().take_while(|c| c.is_alphanumeric()).collect()).collect()
}

#[test]
fn every_component_of_the_kit_is_shown() {
    let all = components(&source("ui"));
    assert!(all.len() > 30, "{all:?}");
    let gallery = source("gallery");
    // The shell shows the toasts of every page.
    let missing: Vec<_> =
        all.iter().filter(|name| *name != "ToastRegion" && !gallery.contains(&format!("<{name}"))).collect();
    assert!(missing.is_empty(), "not on /ui: {missing:?}");
}
