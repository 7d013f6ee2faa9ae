//! All cases of the reference folder that `KEPT_REFERENCE` points at, those with data files included.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests stop at the first surprise")]

mod golden_support;

use golden_support::{run, say};
use kept_core::calc::{Files, Table, topic_names};
use std::path::Path;

#[test]
fn the_reference_folder_agrees() {
    let Some(folder) = std::env::var_os("KEPT_REFERENCE") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "in CI the reference cases must run: KEPT_REFERENCE is not set"
        );
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
    for topic in topic_names() {
        assert!(topics.iter().any(|found| found == topic), "expected/{topic}.json is missing");
    }
    let files = tables(&folder.join("data"));
    let (mut compared, mut not_compared, mut failures) = (0, 0, Vec::new());
    for topic in &topics {
        let path = folder.join("expected").join(format!("{topic}.json"));
        let outcome = run(topic, &std::fs::read_to_string(path).unwrap(), &files);
        compared += outcome.compared;
        not_compared += outcome.not_compared;
        failures.extend(outcome.failures);
    }
    say(&format!("golden all compared={compared} not_compared={not_compared}"));
    assert!(failures.is_empty(), "{failures:#?}");
}

/// The CSV files of a folder by their names.
fn tables(folder: &Path) -> Files {
    let paths = std::fs::read_dir(folder).expect("KEPT_REFERENCE has a folder data/");
    let paths = paths.map(|entry| entry.unwrap().path());
    let csv = paths.filter(|path| path.extension().is_some_and(|ext| ext == "csv"));
    csv.map(|path| {
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let columns = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect());
        let table = Table::new(columns, rows.collect());
        (path.file_name().unwrap().to_str().unwrap().to_owned(), table)
    })
    .collect()
}
