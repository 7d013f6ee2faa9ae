//! The private Postgres of the first run: a cluster of its own in Kept's data folder, reached by a unix socket
//! that nobody else can enter, with durable settings, started and stopped by Kept. It touches no other cluster.
//!
//! In the data folder: `postgres/` (the cluster), `postgres.log`, `run/` (the socket), `kept.lock`.

mod account;
mod binaries;
mod cluster;
mod error;
mod lock;
mod pidfile;
mod server;
mod socket;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;
use tokio_postgres::{Config, NoTls};

pub use error::PrivateError;

use account::RunAs;
use binaries::Places;
use cluster::Layout;
use lock::FolderLock;
use server::{Patience, Server};

/// How long another Kept on the same folder may take to get its Postgres ready.
const JOIN_SECONDS: u64 = 120;

/// A running private Postgres. Stop it with [`PrivatePostgres::stop`]; dropping it stops it too,
/// but blocks the thread meanwhile and only logs an error.
#[derive(Debug)]
pub struct PrivatePostgres {
    url: String,
    bin: PathBuf,
    created: bool,
    /// `None` when another Kept answers for the server.
    own: Option<Own>,
}

/// Dropped in this order: the folder is free only when the server is gone.
#[derive(Debug)]
struct Own {
    server: Server,
    _lock: FolderLock,
}

impl PrivatePostgres {
    /// Starts the private Postgres of `data_dir`, making folder, cluster, role and database `kept` where they are
    /// missing. A server left running by a killed Kept is taken over.
    ///
    /// # Errors
    /// [`PrivateError::InUse`] when another live Kept works there; the others say what to put right.
    pub async fn start(data_dir: &Path) -> Result<Self, PrivateError> {
        let data_dir = data_dir.to_owned();
        let (own, created) = blocking(move || Own::start(&data_dir)).await?;
        make_database(own.server.socket_dir()).await?;
        let url = socket::url(own.server.socket_dir());
        let bin = own.server.binaries().folder().to_owned();
        Ok(Self { url, bin, created, own: Some(own) })
    }

    /// Like [`PrivatePostgres::start`], but uses the server of another live Kept if there is one: for commands
    /// that a person runs beside `kept serve`.
    ///
    /// # Errors
    /// As for [`PrivatePostgres::start`], and when the other Kept does not get its server ready.
    pub async fn open(data_dir: &Path) -> Result<Self, PrivateError> {
        let refused = match Self::start(data_dir).await {
            Err(refused @ PrivateError::InUse { .. }) => refused,
            other => return other,
        };
        let folder = data_dir.to_owned();
        match blocking(move || join(&folder)).await? {
            Some((socket_dir, bin)) => {
                Ok(Self { url: socket::url(&socket_dir), bin, created: false, own: None })
            }
            // The other one went away while we waited, or it never was a server.
            None => Self::start(data_dir).await.map_err(|_| refused),
        }
    }

    /// Where the database `kept` is, as a URL that tokio-postgres, diesel-async, psql and `pg_dump` understand.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of Postgres' programs (`pg_dump`, `psql` lie beside the server's on most systems).
    pub fn bin_dir(&self) -> &Path {
        &self.bin
    }

    /// True when this start made the cluster, so that there is no data yet.
    pub fn created(&self) -> bool {
        self.created
    }

    /// Starts the server again if something killed it; true if so. The URL stays the same.
    ///
    /// # Errors
    /// When it cannot be started again.
    pub async fn revive(&mut self) -> Result<bool, PrivateError> {
        let Some(mut own) = self.own.take() else { return Ok(false) };
        let (own, revived) = blocking(move || {
            let revived = own.server.revive();
            Ok((own, revived))
        })
        .await?;
        self.own = Some(own);
        revived
    }

    /// Stops the server with everything written out and frees the folder. A server of another Kept is left alone.
    ///
    /// # Errors
    /// When the server does not go.
    pub async fn stop(self) -> Result<(), PrivateError> {
        let Some(mut own) = self.own else { return Ok(()) };
        blocking(move || own.server.stop()).await
    }
}

impl Own {
    fn start(data_dir: &Path) -> Result<(Self, bool), PrivateError> {
        let layout = Layout::prepare(data_dir)?;
        let lock = FolderLock::take(&layout.data)?;
        let run_as = RunAs::decide(&layout.cluster)?;
        run_as.must_reach(&layout.cluster)?;
        run_as.own_all(&layout.cluster)?;
        let made_by = layout.made_by()?;
        let binaries = Places::of_this_machine().find(&layout.cluster, made_by)?;
        run_as.must_reach(&binaries.program("postgres"))?;
        if made_by.is_none() {
            layout.create(&binaries, &run_as)?;
        }
        let server = Server::run(layout, binaries, run_as)?;
        Ok((Self { server, _lock: lock }, made_by.is_none()))
    }
}

/// Waits for the server of the Kept that holds the folder; `None` when that one is gone.
fn join(data_dir: &Path) -> Result<Option<(PathBuf, PathBuf)>, PrivateError> {
    let at = |error: &std::io::Error| PrivateError::io("looking into the data folder", data_dir, error);
    let layout = Layout::of(data_dir).map_err(|error| at(&error))?;
    let patience = Patience::new("waiting for the Postgres of the running Kept", JOIN_SECONDS);
    loop {
        if let Some(socket_dir) = server::of_another(&layout)? {
            let bin = Places::of_this_machine().find(&layout.cluster, layout.made_by()?)?;
            return Ok(Some((socket_dir, bin.folder().to_owned())));
        }
        if FolderLock::take(&layout.data).is_ok() {
            return Ok(None);
        }
        patience.wait(&layout.log)?;
    }
}

/// Makes the database if a new cluster (or one whose first start was cut short) has none.
async fn make_database(socket_dir: &Path) -> Result<(), PrivateError> {
    let mut config = Config::new();
    config.host_path(socket_dir).user("kept").dbname("postgres").application_name("kept");
    let (client, connection) = config.connect(NoTls).await?;
    let talk = tokio::spawn(connection);
    if client.query_opt("select 1 from pg_database where datname = 'kept'", &[]).await?.is_none() {
        client.batch_execute("create database kept").await?;
    }
    drop(client);
    // Its end is awaited so that nobody is connected when the caller goes on.
    let _ = talk.await;
    Ok(())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PrivateError> + Send + 'static,
) -> Result<T, PrivateError> {
    let lost = |error: tokio::task::JoinError| PrivateError::Failed {
        step: "working on the private Postgres",
        detail: error.to_string(),
    };
    spawn_blocking(work).await.map_err(lost)?
}
