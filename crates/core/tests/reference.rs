//! All cases of the reference folder that `KEPT_REFERENCE` points at, those with data files included.
#![cfg(not(target_arch = "wasm32"))]

mod golden_support;

use golden_support::{BUILT, Tables, run, say};
use std::path::Path;

#[test]
fn the_reference_folder_agrees() {
    let Some(folder) = std::env::var_os("KEPT_REFERENCE") else {
        say("golden: KEPT_REFERENCE is not set, so cases with data files were not run");
        return;
    };
    let folder = Path::new(&folder);
    let mut topics: Vec<String> = std::fs::read_dir(folder.join("expected"))
        .expect("KEPT_REFERENCE has a folder expected/")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "json"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    topics.sort();
    for topic in BUILT {
        assert!(topics.iter().any(|found| found == topic), "expected/{topic}.json is missing");
    }
    let tables = Tables::folder(folder.join("data"));
    let (mut compared, mut not_compared, mut failures) = (0, 0, Vec::new());
    for topic in &topics {
        let path = folder.join("expected").join(format!("{topic}.json"));
        let outcome = run(topic, &std::fs::read_to_string(path).unwrap(), &tables);
        compared += outcome.compared;
        not_compared += outcome.not_compared;
        failures.extend(outcome.failures);
    }
    say(&format!("golden all compared={compared} not_compared={not_compared}"));
    assert!(failures.is_empty(), "{failures:#?}");
}
