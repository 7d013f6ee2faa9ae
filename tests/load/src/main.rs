//! Measures a built Kept from outside: a private Postgres in a folder of its own, the server as a process, everything
//! on this machine. Prints one line for each figure. `docs/performance.md` says what the bars are.
//!
//! ```text
//! cargo build --release -p kept-cli -p kept-tests --bins
//! target/release/load submissions
//! ```

mod customers;
mod http;
mod import;
mod orders;
mod overview;
mod seed;
mod stage;
mod submissions;
mod survey_page;
mod times;

use std::path::PathBuf;
use std::time::Duration;

const USAGE: &str = "\
load WHAT [--kept PATH] [--seconds N] [--number N]

  submissions   responses stored a second at 16 and 64 connections, against pgbench sending the same statements
  customers     pages of a list of --number customers (100000) by every sort
  import        rows a second of a file of --number orders (200000) by `kept import`
  overview      the first screen over --number orders (100000)
  survey-page   size of the page that a contact answers on, and how many a second

  --kept PATH   the program to measure; otherwise the one beside this one
  --seconds N   how long each rate is measured; otherwise 10";

/// What was asked for.
pub(crate) struct Options {
    kept: PathBuf,
    time: Duration,
    number: Option<u64>,
}

fn options(mut words: impl Iterator<Item = String>) -> Option<(String, Options)> {
    let what = words.next()?;
    let kept = std::env::current_exe().ok()?.with_file_name("kept");
    let mut options = Options { kept, time: Duration::from_secs(10), number: None };
    while let Some(word) = words.next() {
        let value = words.next()?;
        match word.as_str() {
            "--kept" => options.kept = value.into(),
            "--seconds" => options.time = Duration::from_secs(value.parse().ok()?),
            "--number" => options.number = Some(value.parse().ok()?),
            _ => return None,
        }
    }
    Some((what, options))
}

// One thread: what measures must leave the processors to what is measured.
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let asked = options(std::env::args().skip(1));
    let Some((what, options)) = asked else {
        eprintln!("{USAGE}");
        std::process::exit(2);
    };
    match what.as_str() {
        "submissions" => submissions::run(&options).await,
        "customers" => customers::run(&options).await,
        "import" => import::run(&options).await,
        "overview" => overview::run(&options).await,
        "survey-page" => survey_page::run(&options).await,
        _ => {
            eprintln!("{USAGE}");
            std::process::exit(2);
        }
    }
}
