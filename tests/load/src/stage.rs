//! A private Postgres in a folder of its own, an organisation in it, and the server as a process.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kept_app::closes::{self, Force};
use kept_app::env::{SystemClock, SystemIds};
use kept_app::members::NewMember;
use kept_app::organisations::NewOrganisation;
use kept_app::{Actor, App};
use kept_core::access::Role;
use kept_store::Db;
use kept_store::private::PrivatePostgres;
use kept_testkit::cluster::{connect, fresh_folder, sweeper};
use tokio_postgres::Client;

use crate::http::Connection;

/// Who signs in.
pub(crate) const EMAIL: &str = "load@kept.test";
/// And by what.
pub(crate) const PASSWORD: &str = "correct horse battery";
const PUBLIC_URL: &str = "http://load.test";

/// Everything that is measured, in one place. It ends when it is dropped.
pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) system: Actor,
    pub(crate) postgres: PrivatePostgres,
    pub(crate) folder: PathBuf,
    kept: PathBuf,
    server: Option<Server>,
    _sweeper: Child,
}

/// The server that is running.
struct Server {
    process: Child,
    addr: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Gently, so that it answers what it has begun; it may have ended by itself.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

impl Stage {
    /// A cluster as `kept serve` makes it, durable, with one organisation and its owner.
    pub(crate) async fn set(kept: &Path) -> Self {
        assert!(kept.exists(), "{} is not there: build it, or name it with --kept", kept.display());
        let folder = fresh_folder("load").expect("a folder");
        let sweeper = sweeper(&folder).expect("a shell");
        let postgres = PrivatePostgres::start(&folder).await.expect("Postgres starts");
        kept_store::migrate::run(postgres.url()).await.expect("the schema is made");
        let db = Db::open(postgres.url(), 4).expect("a pool");
        let public_url = Some(PUBLIC_URL.to_owned());
        let app = App::new(db, Arc::new(SystemClock), Arc::new(SystemIds), public_url);
        let new = NewOrganisation {
            name: "Load".to_owned(),
            time_zone: "America/Sao_Paulo".to_owned(),
            currency: "BRL".parse().expect("a currency"),
            demo: false,
        };
        let system = kept_app::organisations::create(&app, &new, "load").await.expect("an organisation");
        let owner = NewMember {
            name: "Load".to_owned(),
            email: EMAIL.to_owned(),
            password: PASSWORD.to_owned(),
            role: Role::Owner,
        };
        kept_app::members::add(&app, &system, &owner).await.expect("a member");
        Self { app, system, postgres, folder, kept: kept.to_owned(), server: None, _sweeper: sweeper }
    }

    /// A connection that nothing binds.
    pub(crate) async fn superuser(&self) -> Client {
        connect(self.postgres.url()).await
    }

    /// The program with this database.
    pub(crate) fn kept(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.kept);
        command.args(arguments).args(["--database-url", self.postgres.url()]).stdin(Stdio::null());
        command
    }

    /// Fresh statistics, and nothing left to write.
    pub(crate) async fn tidy(&self) {
        let db = self.superuser().await;
        db.batch_execute("VACUUM (ANALYZE)").await.expect("statistics");
        db.batch_execute("CHECKPOINT").await.expect("a checkpoint");
    }

    /// Closes today, and says how long that took.
    pub(crate) async fn close(&self) -> Duration {
        self.tidy().await;
        let since = Instant::now();
        let (today, force) = (self.system.today(&self.app), Force::Always);
        closes::close(&self.app, self.system.org, today, force).await.expect("today is closed");
        let took = since.elapsed();
        self.tidy().await;
        took
    }

    /// Starts the server and waits until it answers.
    pub(crate) async fn serve(&mut self) {
        let addr = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
        let listen = addr.to_string();
        let mut command = self.kept(&["serve", "--listen", &listen, "--public-url", PUBLIC_URL]);
        let log = std::fs::File::create(self.folder.join("kept.log")).expect("a log");
        command.stdout(log.try_clone().expect("a log")).stderr(log);
        let process = command.spawn().expect("the program starts");
        self.server = Some(Server { process, addr });
        kept_testkit::wait_until("the server answers", async || {
            tokio::net::TcpStream::connect(addr).await.is_ok()
        })
        .await;
        self.connect().await.ok("/readyz").await;
    }

    /// Stops the server.
    pub(crate) fn rest(&mut self) {
        self.server = None;
    }

    pub(crate) fn addr(&self) -> SocketAddr {
        self.server.as_ref().expect("a running server").addr
    }

    pub(crate) async fn connect(&self) -> Connection {
        Connection::open(self.addr()).await
    }

    pub(crate) async fn signed_in(&self) -> Connection {
        let mut connection = self.connect().await;
        connection.sign_in(EMAIL, PASSWORD).await;
        connection
    }

    /// Memory of the server in megabytes: now, and at most so far.
    pub(crate) fn memory(&self) -> (u64, u64) {
        let process = self.server.as_ref().expect("a running server").process.id();
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a Linux with /proc");
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a size");
            line.split_whitespace().next().and_then(|kb| kb.parse::<u64>().ok()).expect("kilobytes") / 1024
        };
        (field("VmRSS:"), field("VmHWM:"))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.rest();
        self.app.db.close();
    }
}
