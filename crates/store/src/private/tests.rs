//! With a real Postgres. As root these run the server as another user, else as the user that runs the tests.

use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

use super::account::we_are_root;
use super::pidfile::{PidFile, anybody_in, has_proc};
use super::*;

/// Tells [`hold`] which data folder to serve.
const HOLD: &str = "KEPT_TEST_HOLD";

/// A folder that whoever runs Postgres can pass through.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
    folder
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn word(client: &Client, sql: &str) -> String {
    client.query_one(sql, &[]).await.unwrap().get(0)
}

fn server_pid(data: &Path) -> u32 {
    PidFile::read(&data.join("postgres")).unwrap().expect("a server runs").pid
}

fn kill_9(pid: u32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
}

fn nobody_works_in(data: &Path) -> bool {
    let cluster = data.canonicalize().unwrap().join("postgres");
    !PidFile::path(&cluster).exists() && !anybody_in(&cluster)
}

#[tokio::test]
async fn what_was_written_is_found_again_by_the_next_start() {
    let root = folder();
    let data = root.path().join("data");
    let first = PrivatePostgres::start(&data).await.unwrap();
    assert!(first.created());
    connect(first.url())
        .await
        .batch_execute("create table t (n int); insert into t values (42)")
        .await
        .unwrap();
    first.stop().await.unwrap();
    assert!(nobody_works_in(&data));

    let second = PrivatePostgres::start(&data).await.unwrap();
    assert!(!second.created());
    assert_eq!(word(&connect(second.url()).await, "select n::text from t").await, "42");
    second.stop().await.unwrap();
}

#[tokio::test]
async fn it_is_durable_private_and_speaks_utf8() {
    let root = folder();
    let data = root.path().join("data");
    let postgres = PrivatePostgres::start(&data).await.unwrap();
    let client = connect(postgres.url()).await;
    for (setting, wanted) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("is_superuser", "on"),
        ("max_wal_size", "2GB"),
    ] {
        assert_eq!(word(&client, &format!("select current_setting('{setting}')")).await, wanted, "{setting}");
    }
    assert_eq!(word(&client, "select current_database() || ' ' || current_user").await, "kept kept");
    for private in ["postgres", "run"] {
        let mode = fs::metadata(data.join(private)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{private}");
    }
    let by_network = connect_by_rule(&client).await;
    assert_eq!(by_network, "reject", "no way in by TCP, should it ever be turned on");
    postgres.stop().await.unwrap();
}

async fn connect_by_rule(client: &Client) -> String {
    word(client, "select string_agg(distinct auth_method, ',') from pg_hba_file_rules where type = 'host'")
        .await
}

#[tokio::test]
async fn diesel_async_connects_by_the_url() {
    let root = folder();
    let postgres = PrivatePostgres::start(&root.path().join("a,b c%41/data")).await.unwrap();
    let mut connection = AsyncPgConnection::establish(postgres.url()).await.unwrap();
    connection.batch_execute("create table t (n int)").await.unwrap();
    drop(connection);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn dropping_it_stops_the_server_and_frees_the_folder() {
    let root = folder();
    let data = root.path().join("data");
    drop(PrivatePostgres::start(&data).await.unwrap());
    assert!(nobody_works_in(&data));
    PrivatePostgres::start(&data).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_second_start_on_the_folder_is_told_who_has_it() {
    let root = folder();
    let data = root.path().join("data");
    let first = PrivatePostgres::start(&data).await.unwrap();
    match PrivatePostgres::start(&data).await {
        Err(PrivateError::InUse { pid, .. }) => assert_eq!(pid, Some(std::process::id())),
        other => panic!("{other:?}"),
    }
    first.stop().await.unwrap();
    PrivatePostgres::start(&data).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn of_two_starts_at_once_one_wins() {
    let root = folder();
    let data = root.path().join("data");
    let (one, two) = tokio::join!(PrivatePostgres::start(&data), PrivatePostgres::start(&data));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let refused = one.as_ref().err().or(two.as_ref().err()).unwrap();
    assert!(matches!(refused, PrivateError::InUse { .. }), "{refused}");
    one.or(two).unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_command_beside_the_server_uses_it_and_leaves_it_running() {
    let root = folder();
    let data = root.path().join("data");
    let serve = PrivatePostgres::start(&data).await.unwrap();
    let command = PrivatePostgres::open(&data).await.unwrap();
    assert_eq!(command.url(), serve.url());
    command.stop().await.unwrap();
    assert_eq!(word(&connect(serve.url()).await, "select 'alive'").await, "alive");
    serve.stop().await.unwrap();
    let alone = PrivatePostgres::open(&data).await.unwrap();
    assert_eq!(word(&connect(alone.url()).await, "select 'alone'").await, "alone");
    alone.stop().await.unwrap();
    assert!(nobody_works_in(&data));
}

#[tokio::test]
async fn a_server_killed_outright_comes_back_with_every_acknowledged_row() {
    let root = folder();
    let data = root.path().join("data");
    let mut postgres = PrivatePostgres::start(&data).await.unwrap();
    let client = connect(postgres.url()).await;
    client.batch_execute("create table t (n int)").await.unwrap();
    client.batch_execute("insert into t select generate_series(1, 1000)").await.unwrap();
    assert!(!postgres.revive().await.unwrap(), "nothing to do while it lives");
    kill_9(server_pid(&data));
    while !postgres.revive().await.unwrap() {
        tokio::task::yield_now().await;
    }
    let count = "select count(*)::text from t";
    assert_eq!(word(&connect(postgres.url()).await, count).await, "1000");

    kill_9(server_pid(&data));
    drop(postgres);
    let again = PrivatePostgres::start(&data).await.unwrap();
    assert_eq!(word(&connect(again.url()).await, count).await, "1000");
    again.stop().await.unwrap();
}

#[tokio::test]
async fn the_server_of_a_killed_kept_is_taken_over_and_stopped_at_the_end() {
    let root = folder();
    let data = root.path().join("data");
    let (kept, url) = another_kept(Command::new(std::env::current_exe().unwrap()), &data);
    connect(&url).await.batch_execute("create table t (n int); insert into t values (7)").await.unwrap();
    match PrivatePostgres::start(&data).await {
        Err(PrivateError::InUse { pid, .. }) => assert_eq!(pid, Some(kept.process.id())),
        other => panic!("{other:?}"),
    }
    kept.kill();
    let orphan = server_pid(&data);

    let heir = PrivatePostgres::start(&data).await.unwrap();
    assert_eq!(server_pid(&data), orphan, "the same server goes on");
    assert!(!heir.created());
    assert_eq!(heir.url(), url);
    assert_eq!(word(&connect(heir.url()).await, "select n::text from t").await, "7");
    heir.stop().await.unwrap();
    assert!(nobody_works_in(&data));
}

#[tokio::test]
async fn a_pid_file_with_a_strangers_number_is_no_obstacle() {
    if !has_proc() {
        return;
    }
    let root = folder();
    let data = root.path().join("data");
    PrivatePostgres::start(&data).await.unwrap().stop().await.unwrap();
    let pid_file = PidFile::path(&data.join("postgres"));
    let stale = format!("{}\n/x\n1\n5432\n/nowhere\n\n 5432 7\nready   \n", std::process::id());
    fs::write(&pid_file, stale).unwrap();
    PrivatePostgres::start(&data).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn half_a_cluster_of_an_interrupted_first_start_is_made_anew() {
    let root = folder();
    let data = root.path().join("data");
    fs::create_dir_all(data.join("postgres.new/base")).unwrap();
    fs::write(data.join("postgres.new/PG_VERSION"), "15\n").unwrap();
    let postgres = PrivatePostgres::start(&data).await.unwrap();
    assert!(postgres.created() && !data.join("postgres.new").exists());
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_works_and_leaves_nothing_behind() {
    let root = folder();
    let data = root.path().join("d".repeat(60)).join("e".repeat(60)).join("data");
    let postgres = PrivatePostgres::start(&data).await.unwrap();
    assert_eq!(word(&connect(postgres.url()).await, "select 'here'").await, "here");
    let socket_dir: PathBuf = postgres.own.as_ref().unwrap().server.socket_dir().to_owned();
    assert!(!socket_dir.starts_with(root.path()));
    postgres.stop().await.unwrap();
    assert!(!socket_dir.exists());
}

#[tokio::test]
async fn data_of_another_version_is_refused_before_anything_is_touched() {
    let root = folder();
    let data = root.path().join("data");
    fs::create_dir_all(data.join("postgres")).unwrap();
    fs::write(data.join("postgres/PG_VERSION"), "9\n").unwrap();
    match PrivatePostgres::start(&data).await {
        Err(PrivateError::OtherMajor { made_by: 9, .. } | PrivateError::BadBinaries { .. }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn errors_of_postgres_are_told_apart_by_what_to_do() {
    let at = Path::new("/d");
    let of = |text: &str| PrivateError::from_output("starting Postgres", at, text);
    let full = "FATAL:  could not write to file \"pg_wal/xlogtemp.9\": No space left on device\n";
    assert!(matches!(of(full), PrivateError::DiskFull { .. }));
    let short = "FATAL:  could not extend file \"base/1/2691\": wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.\n";
    assert!(matches!(of(short), PrivateError::DiskFull { .. }));
    let nameless = "initdb: error: could not look up effective user ID 54321: user does not exist\n";
    assert!(matches!(of(nameless), PrivateError::NoPasswdEntry));
    let closed = "initdb: error: could not access directory \"/d\": Permission denied\n";
    assert!(matches!(of(closed), PrivateError::Permission { .. }));
    let other = "FATAL:  could not map anonymous shared memory: Cannot allocate memory\n";
    assert!(of(other).to_string().contains("Cannot allocate memory"));
}

#[tokio::test]
async fn as_root_a_closed_folder_above_is_named() {
    if !we_are_root() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let error = PrivatePostgres::start(&root.path().join("data")).await.unwrap_err();
    assert!(
        matches!(&error, PrivateError::NotReachable { blocked_by, .. } if blocked_by == root.path()),
        "{error}"
    );
}

#[tokio::test]
async fn an_ordinary_user_runs_it_too() {
    // Run by an ordinary user, every other test shows this.
    if !we_are_root() {
        return;
    }
    let (root, data, command) = as_user(65_534);
    let (kept, url) = another_kept(command, &data);
    let owner =
        fs::metadata(data.join("postgres")).map(|it| std::os::unix::fs::MetadataExt::uid(&it)).unwrap();
    assert_eq!(owner, 65_534);
    connect(&url).await.batch_execute("create table t (n int)").await.unwrap();
    kept.end();
    assert!(nobody_works_in(&data));

    // Root goes on with that user's data as that user, so that the user can come back.
    let by_root = PrivatePostgres::start(&data).await.unwrap();
    assert_eq!(word(&connect(by_root.url()).await, "select count(*)::text from t").await, "0");
    by_root.stop().await.unwrap();
    let (kept, _) = another_kept(as_user_in(&root, 65_534), &data);
    kept.end();
}

#[tokio::test]
async fn a_user_without_a_name_is_told_so() {
    if !we_are_root() {
        return;
    }
    let (_root, data, mut command) = as_user(4_000_123);
    let output = held(&mut command, &data).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("no entry in /etc/passwd"), "{said}");
}

/// A folder of the user `uid`, a data folder in it, and a command that runs these tests as that user.
fn as_user(uid: u32) -> (TempDir, PathBuf, Command) {
    let root = folder();
    std::os::unix::fs::chown(root.path(), Some(uid), Some(uid)).unwrap();
    // The target folder may lie where that user cannot go.
    fs::copy(std::env::current_exe().unwrap(), root.path().join("tests")).unwrap();
    let data = root.path().join("data");
    let command = as_user_in(&root, uid);
    (root, data, command)
}

fn as_user_in(root: &TempDir, uid: u32) -> Command {
    let mut command = Command::new(root.path().join("tests"));
    command.uid(uid).gid(uid).current_dir("/");
    command
}

fn held<'a>(command: &'a mut Command, data: &Path) -> &'a mut Command {
    command.args(["--exact", "private::tests::hold", "--ignored", "--nocapture"]).env(HOLD, data)
}

/// A process of its own with a private Postgres.
struct AnotherKept {
    process: Child,
    says: Lines<BufReader<ChildStdout>>,
}

impl AnotherKept {
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn end(mut self) {
        drop(self.process.stdin.take());
        let rest: Vec<String> = self.says.map(Result::unwrap).collect();
        assert!(self.process.wait().unwrap().success(), "{rest:?}");
    }
}

/// Another process that serves `data` until its standard input ends, and the URL that it says.
fn another_kept(mut command: Command, data: &Path) -> (AnotherKept, String) {
    let mut process = held(&mut command, data).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let says = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut kept = AnotherKept { process, says };
    let mut said = Vec::new();
    while let Some(line) = kept.says.next().map(Result::unwrap) {
        if let Some((_, url)) = line.split_once("url ") {
            return (kept, url.to_owned());
        }
        said.push(line);
    }
    kept.kill();
    panic!("it did not start: {said:?}");
}

#[tokio::test]
#[ignore = "the other half of the tests that need another process"]
async fn hold() {
    let Some(data) = std::env::var_os(HOLD) else { return };
    match PrivatePostgres::start(Path::new(&data)).await {
        Ok(postgres) => {
            println!("url {}", postgres.url());
            tokio::task::spawn_blocking(|| std::io::stdin().lines().count()).await.unwrap();
            postgres.stop().await.unwrap();
        }
        Err(error) => println!("{error}"),
    }
}
