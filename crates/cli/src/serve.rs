//! `kept serve`: database, server, worker, until somebody says stop.

use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use clap::Args;
use kept_api::paths::set_up_page;
use kept_app::demo::Wanted;
use kept_app::{App, set_up, worker};
use kept_server::{PATIENCE, Running, Settings};
use kept_store::private::PrivatePostgres;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::arguments::{self, Data, Reach};
use crate::database::Database;
use crate::failure::Failure;
use crate::steps::Step;
use crate::stop::Stop;
use crate::{demo, out, port};

/// How often to look whether the private Postgres is still there.
const LOOK: Duration = Duration::from_secs(1);

/// Arguments of `kept serve`.
#[derive(Args, Debug)]
pub(crate) struct Serve {
    #[command(flatten)]
    reach: Reach,
    /// Connections to the database
    #[arg(long, env = "KEPT_CONNECTIONS", default_value = "16", value_name = "NUMBER")]
    connections: NonZero<usize>,
    /// Make a demo organisation if the database is empty, and print how to sign in
    #[arg(long, env = "KEPT_DEMO")]
    demo: bool,
    /// Who sends this as a bearer token may read /metrics; without it nobody may
    #[arg(long, env = "KEPT_METRICS_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    metrics_token: Option<String>,
    /// A file that holds this token
    #[arg(long, env = "KEPT_METRICS_TOKEN_FILE", value_name = "FILE")]
    metrics_token_file: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
}

impl Serve {
    /// The token for `/metrics`, from wherever it is said.
    fn metrics_token(&self) -> Result<Option<String>, Failure> {
        let (given, file) = (self.metrics_token.as_deref(), self.metrics_token_file.as_deref());
        arguments::secret("KEPT_METRICS_TOKEN", given, file)
    }
}

/// Serves until Ctrl-C, SIGTERM or SIGHUP.
pub(crate) async fn run(serve: Serve) -> Result<(), Failure> {
    let mut stop = Stop::listen()?;
    // First of all: a port that is taken must not cost the start of a database.
    let listener = port::listen(serve.reach.listen)?;
    serve.metrics_token()?;
    let mut database = Database::for_server(&serve.data).await?;
    let served = serve_on(listener, &serve, &mut database, &mut stop).await;
    let step = Step::begin("database");
    let private = database.private.is_some();
    let stopped = database.stop().await;
    if private && stopped.is_ok() {
        step.done("stopped");
    }
    served.and(stopped)
}

async fn serve_on(
    listener: TcpListener,
    serve: &Serve,
    database: &mut Database,
    stop: &mut Stop,
) -> Result<(), Failure> {
    let addr = listener.local_addr()?;
    let links = public_url(serve, database.private.is_some(), addr);
    let app = database.app(serve.connections.get(), links.clone())?;
    let base = links.unwrap_or_else(|| format!("http://{addr}"));
    let words = welcome(&app, serve.demo, &base).await?;

    let step = Step::begin("server and worker");
    let workers = available_parallelism().map_or(2, NonZero::get);
    let trusted_proxies = serve.reach.proxies();
    let metrics_token = serve.metrics_token()?;
    let settings = Settings { listener, workers, trusted_proxies, patience: PATIENCE, metrics_token };
    let running = kept_server::start(app.clone(), settings)?;
    let work = Work::start(app.clone());
    step.done(format!("listening on {addr}"));
    out::line("");
    if !kept_server::app_is_built() {
        out::line("The browser app is not part of this build: run `cargo xtask web`, then build kept again.");
    }
    if serve.reach.hides_behind_a_stranger() {
        out::line(
            "KEPT_PUBLIC_URL is https, so a proxy is in front, but KEPT_TRUSTED_PROXIES names none: failed sign-ins \
             are counted for all people together, as if they were the proxy.",
        );
    }
    words.iter().for_each(|line| out::line(line));
    out::line(&format!("Kept is at       {base}   (Ctrl-C stops it)"));

    wait(database.private.as_mut(), stop).await;
    tokio::select! {
        stopped = wind_down(running, work, &app) => stopped,
        () = stop.said() => Err(Failure::new("stopped at once; requests in work were cut off")),
    }
}

/// The address for links. Without a setting none is made, except where this machine is the whole world.
fn public_url(serve: &Serve, private: bool, addr: SocketAddr) -> Option<String> {
    let alone = addr.ip().is_loopback() && (serve.demo || private);
    serve.reach.public_url.clone().or_else(|| alone.then(|| format!("http://{addr}")))
}

/// What the person who started Kept needs to get in.
async fn welcome(app: &App, demo: bool, base: &str) -> Result<Vec<String>, Failure> {
    if demo {
        let step = Step::begin("demo organisation");
        let words = demo::prepare(app, Wanted::default()).await?;
        step.done("ready");
        return Ok(words);
    }
    let Some(token) = set_up::offer(app).await? else { return Ok(Vec::new()) };
    Ok(vec![
        "The database is empty. This link makes the first organisation and its owner, once:".to_owned(),
        format!("    {base}{}", set_up_page(&token)),
    ])
}

/// Waits for the word to stop, and brings a private Postgres back that something killed.
async fn wait(mut postgres: Option<&mut PrivatePostgres>, stop: &mut Stop) {
    loop {
        tokio::select! {
            () = stop.said() => return,
            () = tokio::time::sleep(LOOK) => {}
        }
        let Some(postgres) = postgres.as_deref_mut() else { continue };
        // Not within the select: it must not be cut off half way.
        match postgres.revive().await {
            Ok(false) => {}
            Ok(true) => tracing::warn!(
                "the private Postgres was gone; it runs again, and nothing acknowledged is lost"
            ),
            // What is left of the old one may still be ending.
            Err(error) => tracing::error!(%error, "the private Postgres is gone; trying again to start it"),
        }
    }
}

async fn wind_down(running: Running, work: Work, app: &App) -> Result<(), Failure> {
    let step = Step::begin("requests in work");
    let stopped = running.stop().await;
    work.stop().await;
    app.db.close();
    step.done("answered");
    Ok(stopped?)
}

/// The worker's loop.
struct Work {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Work {
    fn start(app: App) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, task: tokio::spawn(worker::run(app, stopped)) }
    }

    async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the worker ended badly");
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        serve: Serve,
    }

    fn warns(arguments: &[&str]) -> bool {
        let all = std::iter::once("kept").chain(arguments.iter().copied());
        Command::parse_from(all).serve.reach.hides_behind_a_stranger()
    }

    #[test]
    fn a_proxy_that_nobody_named_is_told_of() {
        let tls = ["--public-url", "https://kept.example.org"];
        assert!(warns(&[tls.as_slice(), &["--trusted-proxies", ""]].concat()));
        assert!(!warns(&[tls.as_slice(), &["--trusted-proxies", "10.0.0.1"]].concat()));
        let twice = ["--trusted-proxies", " , ", "--trusted-proxies", "10.0.0.0/8,::1"];
        assert!(!warns(&[tls.as_slice(), &twice].concat()));
        assert!(!warns(&["--public-url", "http://localhost:4280", "--trusted-proxies", ""]));
    }
}
