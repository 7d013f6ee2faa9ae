//! `kept doctor`: looks at everything that Kept rests on, and says in plain words what is wrong and what to do.

mod checks;
mod database;
mod site;

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::arguments::{Data, Reach};
use crate::failure::Failure;
use crate::out;
use checks::{Found, State};

/// Arguments of `kept doctor`. Run it with the settings of `kept serve`, on the same machine.
#[derive(Args, Debug)]
pub(crate) struct Doctor {
    #[command(flatten)]
    reach: Reach,
    /// Folder of the dumps of `kept backup`
    #[arg(long, env = "KEPT_BACKUPS", value_name = "FOLDER")]
    backups: Option<PathBuf>,
    /// Write what was found as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: Data,
}

#[derive(Serialize)]
struct Report<'a> {
    /// Nothing is wrong; there may be warnings.
    healthy: bool,
    checks: &'a [Found],
}

/// Looks; fails when something is wrong.
pub(crate) async fn run(doctor: Doctor) -> Result<(), Failure> {
    let mut found = site::look(&doctor.reach, doctor.backups.as_deref());
    found.extend(database::look(&doctor.data).await);
    let healthy = found.iter().all(|found| found.state != State::Wrong);
    if doctor.json {
        let report = Report { healthy, checks: &found };
        let json = serde_json::to_string_pretty(&report).map_err(|error| Failure::new(error.to_string()))?;
        out::line(&json);
    } else {
        found.iter().flat_map(Found::lines).for_each(|line| out::line(&line));
    }
    let wrong = found.iter().filter(|found| found.state == State::Wrong).count();
    match wrong {
        0 => Ok(()),
        1 => Err(Failure::new("1 thing is wrong")),
        many => Err(Failure::new(format!("{many} things are wrong"))),
    }
}
