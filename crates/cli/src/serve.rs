//! `kept serve`: database, server, worker, until somebody says stop.

use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
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

use crate::arguments::{self, Data, Networks};
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
    /// Address and port to listen on
    #[arg(long, env = "KEPT_LISTEN", default_value = "127.0.0.1:4280", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Where Kept is reached from outside; all links are made with it
    #[arg(long, env = "KEPT_PUBLIC_URL", value_parser = arguments::public_url, value_name = "URL")]
    public_url: Option<String>,
    /// Proxies in front whose X-Forwarded-For is believed, separated by commas, such as 10.0.0.0/8
    #[arg(long, env = "KEPT_TRUSTED_PROXIES", value_parser = arguments::networks, value_name = "NETWORKS")]
    trusted_proxies: Vec<Networks>,
    /// Connections to the database
    #[arg(long, env = "KEPT_CONNECTIONS", default_value = "16", value_name = "NUMBER")]
    connections: NonZero<usize>,
    /// Make a demo organisation if the database is empty, and print how to sign in
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    data: Data,
}

impl Serve {
    /// Whether people come by a proxy, since Kept itself speaks no TLS, and none is trusted to say who they are.
    fn hides_behind_a_stranger(&self) -> bool {
        let tls = self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        tls && self.trusted_proxies.iter().all(|some| some.0.is_empty())
    }
}

/// Serves until Ctrl-C, SIGTERM or SIGHUP.
pub(crate) async fn run(serve: Serve) -> Result<(), Failure> {
    let mut stop = Stop::listen()?;
    // First of all: a port that is taken must not cost the start of a database.
    let listener = port::listen(serve.listen)?;
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
    let links = public_url(serve, addr);
    let app = database.app(serve.connections.get(), links.clone())?;
    let base = links.unwrap_or_else(|| format!("http://{addr}"));
    let words = welcome(&app, serve.demo, &base).await?;

    let step = Step::begin("server and worker");
    let workers = available_parallelism().map_or(2, NonZero::get);
    let trusted_proxies = serve.trusted_proxies.iter().flat_map(|some| some.0.clone()).collect();
    let settings = Settings { listener, workers, trusted_proxies, patience: PATIENCE };
    let running = kept_server::start(app.clone(), settings)?;
    let work = Work::start(app.clone());
    step.done(format!("listening on {addr}"));
    out::line("");
    if !kept_server::app_is_built() {
        out::line("The browser app is not part of this build: run `cargo xtask web`, then build kept again.");
    }
    if serve.hides_behind_a_stranger() {
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
fn public_url(serve: &Serve, addr: SocketAddr) -> Option<String> {
    let alone = addr.ip().is_loopback() && (serve.demo || serve.data.database_url.is_none());
    serve.public_url.clone().or_else(|| alone.then(|| format!("http://{addr}")))
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
        Command::parse_from(all).serve.hides_behind_a_stranger()
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
