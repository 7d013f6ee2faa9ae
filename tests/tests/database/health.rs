//! Databases that Kept must not be given.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use kept_store::health::{HealthError, check};
use kept_store::private::PrivatePostgres;
use kept_testkit::cluster::{connect, fresh_folder, sweeper};
use kept_testkit::{TestDatabase, wait_until};

#[tokio::test]
async fn a_durable_database_is_taken() {
    let database = TestDatabase::migrated().await;
    check(&database.url(), false).await.unwrap();
}

#[tokio::test]
async fn a_database_that_acknowledges_too_early_is_refused_except_for_tests() {
    let database = TestDatabase::migrated().await;
    let set = format!("ALTER DATABASE {} SET synchronous_commit = off", database.name());
    database.superuser().await.batch_execute(&set).await.unwrap();
    let refused = check(&database.url(), false).await.unwrap_err();
    assert!(matches!(refused, HealthError::NotDurable { setting: "synchronous_commit" }), "{refused:?}");
    assert!(refused.to_string().contains("Set synchronous_commit = on"), "{refused}");
    check(&database.url(), true).await.unwrap();
}

/// Runs the server of a cluster whose own settings are not durable, as its owner; killed when dropped.
struct Careless(Child);

impl Careless {
    fn start(data: &Path, bin: &Path) -> Self {
        let cluster = data.join("postgres");
        let mut conf = File::options().append(true).open(cluster.join("postgresql.conf")).unwrap();
        writeln!(conf, "fsync = off\nfull_page_writes = off\nlisten_addresses = ''").unwrap();
        let mut command = Command::new(bin.join("postgres"));
        command.arg("-D").arg(&cluster).arg("-k").arg(data.join("run")).current_dir("/");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let owner = fs::metadata(&cluster).unwrap();
        if fs::metadata("/proc/self").is_ok_and(|us| us.uid() != owner.uid()) {
            command.uid(owner.uid()).gid(owner.gid());
        }
        Self(command.spawn().unwrap())
    }
}

impl Drop for Careless {
    fn drop(&mut self) {
        // The sweeper takes what is left.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_server_that_would_lose_answers_in_a_power_cut_is_refused() {
    let data = fresh_folder("careless").unwrap();
    let mut sweeper = sweeper(&data).unwrap();
    let postgres = PrivatePostgres::start(&data).await.unwrap();
    let (url, bin) = (postgres.url().to_owned(), postgres.bin_dir().to_owned());
    postgres.stop().await.unwrap();
    let careless = Careless::start(&data, &bin);
    wait_until("the careless server answers", async || {
        !matches!(check(&url, true).await, Err(HealthError::Connect(_)))
    })
    .await;
    check(&url, true).await.unwrap();

    let client = connect(&url).await;
    for setting in ["fsync", "full_page_writes"] {
        let refused = check(&url, false).await.unwrap_err();
        assert!(matches!(refused, HealthError::NotDurable { setting: s } if s == setting), "{refused:?}");
        client.batch_execute(&format!("ALTER SYSTEM SET {setting} = on")).await.unwrap();
        client.batch_execute("SELECT pg_reload_conf()").await.unwrap();
        wait_until("the setting is taken", async || {
            let shown = client.query_one(&format!("SHOW {setting}"), &[]).await.unwrap();
            shown.get::<_, String>(0) == "on"
        })
        .await;
    }
    check(&url, false).await.unwrap();
    drop(client);
    drop(careless);
    drop(sweeper.stdin.take());
    assert!(sweeper.wait().unwrap().success());
    assert!(!data.exists());
}

#[tokio::test]
async fn a_database_of_another_encoding_is_refused() {
    let database = TestDatabase::empty().await;
    let admin = connect(&database.cluster().url("postgres")).await;
    let name = format!("{}_latin", database.name());
    let make =
        format!("CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    admin.batch_execute(&make).await.unwrap();
    let refused = check(&database.cluster().url(&name), true).await.unwrap_err();
    assert!(matches!(&refused, HealthError::NotUtf8 { encoding } if encoding == "LATIN1"), "{refused:?}");
    admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

#[tokio::test]
async fn nobody_home_is_said_in_plain_words() {
    let words = check("postgresql://kept@%2Fnowhere/kept", false).await.unwrap_err().to_string();
    assert!(words.contains("cannot be reached") && words.contains("No such file"), "{words}");
}
