//! Whoever stops a command finds nothing of it running afterwards.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use crate::{Folder, signal};

/// More than an import reads in the moment until it is stopped.
const ROWS: usize = 100_000;

#[test]
fn a_server_whose_terminal_goes_away_takes_its_postgres_with_it() {
    let folder = Folder::new();
    let (good, words) = folder.serve(&[]).stop("HUP");
    assert!(good && words.contains("stopped"), "{words}");
    assert!(!folder.postgres_runs());
}

#[test]
fn an_import_that_is_stopped_half_way_leaves_nothing_running() {
    let folder = Folder::new();
    folder.ok(&["org", "create", "--name", "Acme", "--time-zone", "UTC", "--currency", "EUR"]);
    let file = folder.0.join("orders.csv");
    let mut rows = "order_id,customer_id,customer_state,order_status,purchased_at,promised_by,delivered_at,\
                    review_score,review_title,review_comment,reviewed_at\n"
        .to_owned();
    for n in 0..ROWS {
        writeln!(rows, "o{n},c{n},SP,delivered,2026-01-03 14:24:25,2026-01-23 00:00:00,,,,,").unwrap();
    }
    fs::write(&file, rows).unwrap();
    let mapping = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples/marketplace-orders.toml");
    let mut command = folder.kept(&["import", file.to_str().unwrap(), "--mapping", mapping]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let mut words = String::new();
    while !words.contains(" rows ") {
        assert!(log.read_line(&mut words).unwrap() > 0, "it ended by itself: {words}");
    }
    signal("INT", &child.id().to_string());
    log.read_to_string(&mut words).unwrap();
    assert!(!child.wait().unwrap().success() && words.contains("stopped half way"), "{words}");
    assert!(!folder.postgres_runs());
}
