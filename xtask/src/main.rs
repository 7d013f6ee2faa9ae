//! Builds the browser bundle and checks the structure of the workspace: `cargo xtask <command>`.

#![expect(clippy::print_stdout, reason = "a command line speaks to the terminal")]

mod bundle;
mod calc;
mod check;
mod compress;
mod css;
mod error;
mod fingerprint;
mod metadata;
mod sizes;
mod split;
mod wasm_test_runner;
mod web;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds the browser bundle and checks the structure of the workspace.
#[derive(Parser)]
#[command(name = "xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the browser app into `<target directory>/web`.
    Web {
        /// Debug build: quick, with the `/ui` page, not compressed, no size budget.
        #[arg(long)]
        dev: bool,
    },
    /// Build the page of all components, `/ui`, into `<target directory>/gallery`, for the test that looks at it.
    Gallery,
    /// Build the figures for other programs, as WebAssembly with its script, into `<target directory>/calc`.
    Calc,
    /// Dependency directions, licences, manifests, versions, builds for the browser.
    Check,
    /// Print the sizes of the bundle built last.
    Sizes,
    /// Run a test binary compiled to WebAssembly (cargo calls this).
    WasmTestRunner {
        /// The arguments cargo gives to a runner.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Web { dev } => web::run(dev),
        Command::Gallery => web::gallery(),
        Command::Calc => calc::run(),
        Command::Check => check::run(),
        Command::Sizes => sizes::run(),
        Command::WasmTestRunner { args } => wasm_test_runner::run(args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
