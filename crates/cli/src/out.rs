//! What is written for the person at the shell: results to standard output, log and complaints to standard error.

use std::io::{self, IsTerminal, Write};

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

use crate::failure::Failure;

/// Writes a line. A reader that has gone away is no error of ours.
pub(crate) fn line(words: &str) {
    let _ = writeln!(io::stdout(), "{words}");
}

/// Writes why a command failed.
pub(crate) fn complain(words: &str) {
    let _ = writeln!(io::stderr(), "kept: {words}");
}

/// In which form the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people
    #[default]
    Text,
    /// For machines, an object in each line
    Json,
}

/// What is logged, and how.
#[derive(Args, Debug)]
pub(crate) struct Log {
    /// What is logged, as filters of tracing are written; it holds no personal data and no tokens
    #[arg(long = "log", env = "KEPT_LOG", default_value = LOGGED, global = true, value_name = "FILTER")]
    filter: String,
    /// In which form
    #[arg(long = "log-format", env = "KEPT_LOG_FORMAT", default_value = "text", global = true)]
    format: LogFormat,
}

/// What is logged unless somebody says otherwise.
const LOGGED: &str = "info,actix_server=warn";

/// Starts the log.
pub(crate) fn start_log(log: &Log) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(&log.filter).map_err(|error| {
        Failure::new(format!("KEPT_LOG (or --log) is no filter: {error}. Write one such as {LOGGED}"))
    })?;
    let to = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_target(false);
    match log.format {
        LogFormat::Json => to.json().init(),
        LogFormat::Text => to.with_ansi(io::stderr().is_terminal()).init(),
    }
    Ok(())
}
