//! One private Postgres for all tests of a process, and a database in it that is migrated once and then copied.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use kept_store::private::PrivatePostgres;
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

/// The migrated database that others are copied from.
const TEMPLATE: &str = "kept_template";

/// Statics are not dropped when a process ends, so another process waits for that: our end of its input closes, however
/// we end. Then it stops the server and takes the folder away.
const SWEEP: &str = r#"
cat >/dev/null
pidfile="$1/postgres/postmaster.pid"
[ -e "$pidfile" ] && kill -QUIT "$(head -n 1 "$pidfile")"
tries=0
while [ -e "$pidfile" ] && [ "$tries" -lt 200 ]; do
    sleep 0.05
    tries=$((tries + 1))
done
rm -rf -- "$1"
"#;

/// The Postgres of this test process.
#[derive(Debug)]
pub struct Cluster {
    postgres: PrivatePostgres,
    _sweeper: Child,
}

impl Cluster {
    /// The one of this process, started by whoever asks first.
    pub async fn shared() -> &'static Self {
        static SHARED: OnceCell<Cluster> = OnceCell::const_new();
        SHARED.get_or_init(Self::start).await
    }

    async fn start() -> Self {
        let folder = fresh_folder("shared").expect("a folder for the tests' Postgres");
        let sweeper = sweeper(&folder).expect("a shell that sweeps after the tests");
        let postgres = PrivatePostgres::start(&folder).await.expect("the tests' Postgres starts");
        let cluster = Self { postgres, _sweeper: sweeper };
        cluster.run(&format!("CREATE DATABASE {TEMPLATE}")).await;
        kept_store::migrate::run(&cluster.url(TEMPLATE)).await.expect("the template is migrated");
        cluster
    }

    /// Where a database of this name is, for the superuser `kept`.
    pub fn url(&self, database: &str) -> String {
        let url = self.postgres.url();
        let (server, _) = url.rsplit_once('/').expect("the address ends with a database");
        format!("{server}/{database}")
    }

    /// Folder of Postgres' programs.
    pub fn bin_dir(&self) -> &Path {
        self.postgres.bin_dir()
    }

    /// Makes a database, migrated or empty.
    pub(crate) async fn create(&self, database: &str, migrated: bool) {
        self.copy(if migrated { TEMPLATE } else { "template0" }, database).await;
    }

    /// Makes a database that is like another one, to which nobody is connected.
    pub(crate) async fn copy(&self, from: &str, database: &str) {
        self.run(&format!("CREATE DATABASE {database} TEMPLATE {from}")).await;
    }

    /// Takes a database away, whoever is connected to it.
    pub(crate) async fn drop(&self, database: &str) {
        self.run(&format!("DROP DATABASE {database} WITH (FORCE)")).await;
    }

    /// Sends one statement to no database in particular.
    async fn run(&self, statement: &str) {
        let client = connect(&self.url("postgres")).await;
        client.batch_execute(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// A plain connection.
pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the database answers");
    // It ends when the client is dropped.
    tokio::spawn(connection);
    client
}

/// The path of a folder that is not there yet, for a Postgres of this process.
pub fn fresh_folder(name: &str) -> io::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("kept-tests-{}-{name}", std::process::id()));
    match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(folder),
    }
}

/// Starts the process that takes `folder` away, with the Postgres in it, when this process has ended.
pub fn sweeper(folder: &Path) -> io::Result<Child> {
    let mut command = Command::new("sh");
    command.args(["-c", SWEEP, "sh"]).arg(folder);
    // A Ctrl-C in the terminal must not end it first.
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    command.spawn()
}
