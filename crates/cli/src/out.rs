//! What is written for the person at the shell: results to standard output, log and complaints to standard error.

use std::io::{self, IsTerminal, Write};

use tracing_subscriber::EnvFilter;

/// Writes a line. A reader that has gone away is no error of ours.
pub(crate) fn line(words: &str) {
    let _ = writeln!(io::stdout(), "{words}");
}

/// Writes why a command failed.
pub(crate) fn complain(words: &str) {
    let _ = writeln!(io::stderr(), "kept: {words}");
}

/// Starts the log: `KEPT_LOG` filters it (`info` otherwise), `KEPT_LOG_FORMAT=json` writes it for machines.
pub(crate) fn start_log() {
    let filter =
        EnvFilter::try_from_env("KEPT_LOG").unwrap_or_else(|_| EnvFilter::new("info,actix_server=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_target(false);
    if std::env::var_os("KEPT_LOG_FORMAT").is_some_and(|format| format == "json") {
        log.json().init();
    } else {
        log.with_ansi(io::stderr().is_terminal()).init();
    }
}
