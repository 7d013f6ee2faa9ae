//! `kept demo` and `kept serve --demo`: an organisation with invented data to look around in.

use std::io::{self, IsTerminal, Write};
use std::num::NonZero;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use kept_app::App;
use kept_app::demo::{self, Login, Removed, Step, Wanted};

use crate::arguments::Data;
use crate::database::with_app;
use crate::failure::Failure;
use crate::out;

/// How often the progress is written.
const EVERY: Duration = Duration::from_millis(500);

/// Arguments of `kept demo`.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Demo {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    make: Make,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Delete the demo organisation with everything in it; nothing else is touched
    Remove(Remove),
}

/// Arguments of `kept demo remove`.
#[derive(Args, Debug)]
struct Remove {
    #[command(flatten)]
    data: Data,
}

/// How a demo is made.
#[derive(Args, Debug)]
struct Make {
    /// How many customers a new demo has
    #[arg(long, default_value = "200", value_name = "NUMBER")]
    customers: NonZero<u32>,
    /// Another number tells other stories; the same one the same
    #[arg(long, default_value_t = Wanted::default().seed, value_name = "NUMBER")]
    seed: u64,
    #[command(flatten)]
    data: Data,
}

/// Makes the demo, gives its owner a new password, or removes it.
pub(crate) async fn run(demo: Demo) -> Result<(), Failure> {
    let words = match demo.what {
        Some(What::Remove(remove)) => with_app(&remove.data, async |app| removed(&app).await).await?,
        None => {
            let wanted = Wanted { customers: demo.make.customers.get(), seed: demo.make.seed };
            with_app(&demo.make.data, async |app| prepare(&app, wanted).await).await?
        }
    };
    words.iter().for_each(|line| out::line(line));
    Ok(())
}

/// The same as `kept demo`, for `kept serve --demo` too: the lines to print.
pub(crate) async fn prepare(app: &App, wanted: Wanted) -> Result<Vec<String>, Failure> {
    let mut progress = Progress::begin();
    let login = demo::prepare(app, wanted, &mut |step| progress.show(step)).await?;
    progress.end();
    Ok(match login {
        Some(Login { email, password: Some(password) }) => vec![
            format!("demo sign-in     {email}"),
            format!("demo password    {password}   (new at each start, until you set one)"),
        ],
        Some(Login { email, password: None }) => {
            vec![format!("demo sign-in     {email} with the password you set")]
        }
        None => vec!["The database has organisations of its own, so no demo was made.".to_owned()],
    })
}

async fn removed(app: &App) -> Result<Vec<String>, Failure> {
    match demo::remove(app).await? {
        Removed::Gone { customers } => {
            Ok(vec![format!("The demo is gone, with its {customers} customers and everything about them.")])
        }
        Removed::NoDemo => Err(Failure::new(
            "there is no demo here; organisations of your own are never removed by this command",
        )),
    }
}

/// A line on standard error where somebody watches; a large demo takes its minutes.
struct Progress {
    shown: Instant,
    any: bool,
    watched: bool,
}

impl Progress {
    fn begin() -> Self {
        Self { shown: Instant::now(), any: false, watched: io::stderr().is_terminal() }
    }

    fn show(&mut self, step: Step) {
        if self.shown.elapsed() < EVERY {
            return;
        }
        (self.shown, self.any) = (Instant::now(), true);
        let words = match step {
            Step::Kept { done, of } => format!("demo: {done} of {of} customers kept by hand"),
            Step::BroughtIn { customers, rows } => {
                format!("demo: {rows} rows of {customers} customers brought in")
            }
        };
        let (before, after) = if self.watched { ("\r\x1b[K", "") } else { ("", "\n") };
        // Nobody reading is no error of ours.
        let _ = write!(io::stderr(), "{before}{words}{after}");
    }

    fn end(&self) {
        if self.any && self.watched {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
