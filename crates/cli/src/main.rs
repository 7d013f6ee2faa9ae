//! The one binary of Kept: `kept serve` and what a person does beside it.

mod arguments;
mod backup;
mod calc;
mod database;
mod demo;
mod doctor;
mod export;
mod failure;
mod health;
mod import;
mod member;
mod openapi;
mod org;
mod out;
mod port;
mod serve;
mod steps;
mod stop;
mod token;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;

/// Keep your promises, keep your customers.
#[derive(Debug, Parser)]
#[command(name = "kept", version)]
struct Arguments {
    #[command(flatten)]
    log: out::Log,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the interface, the pages and the worker
    Serve(serve::Serve),
    /// Make the demo organisation in an empty database, or give its owner a new password
    Demo(demo::Demo),
    /// Write a whole organisation into an archive of open formats
    Export(export::Export),
    /// Bring in a file through a mapping, or an archive of `kept export`
    Import(import::Import),
    /// Dump everything into a file, also while Kept runs
    Backup(backup::Backup),
    /// Put a dump into an empty database
    Restore(backup::Restore),
    /// Look at everything that Kept rests on, and say what is wrong and what to do
    Doctor(Box<doctor::Doctor>),
    /// Compute figures from cases of one's own
    Calc(calc::Calc),
    /// Organisations
    #[command(subcommand)]
    Org(org::Org),
    /// Members of an organisation
    #[command(subcommand)]
    Member(member::Member),
    /// Keys with which programs sign their requests
    #[command(subcommand)]
    Token(token::Token),
    /// Print the OpenAPI document
    Openapi,
    /// Ask a running server whether it is ready
    Health(health::Health),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match out::start_log(&arguments.log) {
        Ok(()) => Box::pin(run(arguments.command)).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(words)) => {
            out::complain(&words);
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(serve) => serve::run(serve).await,
        Command::Demo(demo) => demo::run(demo).await,
        Command::Export(export) => export::run(export).await,
        Command::Import(import) => import::run(import).await,
        Command::Calc(calc) => calc::run(&calc),
        Command::Org(org) => org::run(org).await,
        Command::Member(member) => member::run(member).await,
        Command::Token(token) => token::run(token).await,
        Command::Backup(backup) => backup::run(backup).await,
        Command::Restore(restore) => backup::restore(restore).await,
        Command::Doctor(doctor) => doctor::run(*doctor).await,
        Command::Openapi => openapi::run(),
        Command::Health(health) => health::run(&health),
    }
}

#[cfg(test)]
mod tests;
