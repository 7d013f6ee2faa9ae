//! Up, down and up again; two at once; too new; with few rights.

use std::process::Command;

use kept_core::ids::OrgId;
use kept_store::Db;
use kept_store::migrate::{self, MigrateError};
use kept_testkit::TestDatabase;

/// Everything that a dump of the schema says.
fn dump(database: &TestDatabase) -> String {
    let program = database.cluster().bin_dir().join("pg_dump");
    let output = Command::new(&program).args(["--schema-only", "-d", &database.url()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    // A word made by chance for each dump guards it when it is restored.
    let guard = |line: &&str| !line.starts_with("\\restrict ") && !line.starts_with("\\unrestrict ");
    text.lines().filter(guard).collect::<Vec<_>>().join("\n")
}

fn all() -> Vec<&'static str> {
    migrate::versions().collect()
}

#[tokio::test]
async fn every_migration_can_be_undone_and_done_again() {
    let database = TestDatabase::empty().await;
    let url = database.url();
    assert_eq!(migrate::run(&url).await.unwrap(), all());
    let whole = dump(&database);
    assert!(whole.contains("CREATE TABLE public.customers") && whole.contains("kept_app"), "{whole}");
    for number in 1..=all().len() {
        for version in all().into_iter().rev().take(number) {
            assert_eq!(migrate::down(&url).await.unwrap(), Some(version));
        }
        assert_ne!(dump(&database), whole);
        let again = migrate::run(&url).await.unwrap();
        assert_eq!(again, all().split_off(all().len() - number));
        assert_eq!(dump(&database), whole);
    }
    assert_eq!(migrate::run(&url).await.unwrap(), Vec::<&str>::new());
    assert_eq!(dump(&database), whole);
}

#[tokio::test]
async fn undone_migrations_leave_nothing_behind() {
    let database = TestDatabase::migrated().await;
    while migrate::down(&database.url()).await.unwrap().is_some() {}
    let left = dump(&database);
    assert_eq!(left.matches("CREATE ").count(), 1, "{left}");
    assert!(left.contains("CREATE TABLE public.schema_migrations"), "{left}");
}

#[tokio::test]
async fn two_servers_may_start_at_once() {
    let database = TestDatabase::empty().await;
    let url = database.url();
    let (one, two) = tokio::join!(migrate::run(&url), migrate::run(&url));
    let mut applied = [one.unwrap(), two.unwrap()];
    applied.sort_by_key(Vec::len);
    assert_eq!(applied, [Vec::new(), all()]);
}

#[tokio::test]
async fn the_schema_is_current_only_when_every_migration_is_there() {
    let database = TestDatabase::migrated().await;
    let db = Db::open(&database.url(), 1).unwrap();
    assert!(migrate::is_current(&mut db.global().await.unwrap()).await.unwrap());
    database.superuser().await.batch_execute("DELETE FROM schema_migrations").await.unwrap();
    assert!(!migrate::is_current(&mut db.global().await.unwrap()).await.unwrap());
}

#[tokio::test]
async fn a_database_of_a_newer_kept_is_refused_and_left_alone() {
    let database = TestDatabase::migrated().await;
    let client = database.superuser().await;
    client
        .batch_execute("INSERT INTO schema_migrations VALUES ('99990101000000_future', now())")
        .await
        .unwrap();
    let before = dump(&database);
    for refused in
        [migrate::run(&database.url()).await.map(|_| ()), migrate::down(&database.url()).await.map(|_| ())]
    {
        let Err(MigrateError::NewerSchema { unknown }) = &refused else { panic!("{refused:?}") };
        assert_eq!(unknown, &["99990101000000_future"]);
        let words = refused.unwrap_err().to_string();
        assert!(words.contains("99990101000000_future") && words.contains("newer Kept"), "{words}");
    }
    assert_eq!(dump(&database), before);
}

#[tokio::test]
async fn a_migration_that_fails_is_undone_as_a_whole() {
    let database = TestDatabase::empty().await;
    let client = database.superuser().await;
    // Its last table is in the way.
    client.batch_execute("CREATE TABLE audit (id int)").await.unwrap();
    let before = dump(&database);
    let failed = migrate::run(&database.url()).await.unwrap_err();
    assert!(
        matches!(failed, MigrateError::Statement { version, number, .. } if version == all()[0] && number > 1)
    );
    assert!(failed.to_string().ends_with("relation \"audit\" already exists"), "{failed}");
    let tables =
        client.query("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'", &[]).await.unwrap();
    let mut tables: Vec<String> = tables.iter().map(|row| row.get(0)).collect();
    tables.sort();
    assert_eq!(tables, ["audit", "schema_migrations"]);
    client.batch_execute("DROP TABLE audit").await.unwrap();
    assert_eq!(migrate::run(&database.url()).await.unwrap(), all());
    assert_ne!(dump(&database), before);
}

/// The words of an error tell an administrator what to run; a test does just that.
fn sql_in(words: &str) -> Vec<String> {
    let (_, sql) = words.split_once("run this once").expect("something to run");
    let (_, sql) = sql.split_once(": ").expect("something to run");
    sql.split_inclusive(';').map(|statement| statement.trim().to_owned()).collect()
}

#[tokio::test]
async fn a_user_with_few_rights_is_told_what_an_administrator_must_do_and_then_can_work() {
    let database = TestDatabase::empty().await;
    let admin = database.superuser().await;
    // A name that must be quoted.
    admin.batch_execute("CREATE ROLE \"plain-user\" LOGIN").await.unwrap();
    let url = database.url_of("plain-user");

    let refused = migrate::run(&url).await.unwrap_err();
    assert!(matches!(&refused, MigrateError::NoRole { user, .. } if user == "\"plain-user\""), "{refused:?}");
    for statement in sql_in(&refused.to_string()).iter().filter(|sql| !sql.starts_with("CREATE ROLE")) {
        admin.batch_execute(statement).await.unwrap();
    }
    let refused = migrate::run(&url).await.unwrap_err();
    assert!(matches!(refused, MigrateError::NoSchema { .. }), "{refused:?}");
    for statement in sql_in(&refused.to_string()) {
        admin.batch_execute(&statement).await.unwrap();
    }
    assert_eq!(migrate::run(&url).await.unwrap(), all());
    assert_eq!(migrate::run(&url).await.unwrap(), Vec::<&str>::new());

    let db = Db::open(&url, 1).unwrap();
    let org = OrgId("00000000-0000-7000-8000-00000000000a".parse().unwrap());
    let tx = db.tenant(org).await.unwrap();
    tx.commit().await.unwrap();
    db.close();
    admin.batch_execute("REVOKE kept_owner, kept_app FROM \"plain-user\"").await.unwrap();
    drop(admin);
    drop(database);
}

#[tokio::test]
async fn a_user_who_may_make_roles_needs_no_administrator() {
    let database = TestDatabase::empty().await;
    let admin = database.superuser().await;
    admin.batch_execute("CREATE ROLE maker LOGIN CREATEROLE").await.unwrap();
    let own = format!("ALTER DATABASE {} OWNER TO maker", database.name());
    admin.batch_execute(&own).await.unwrap();
    if admin
        .query_one("SELECT current_setting('server_version_num')::int >= 160000", &[])
        .await
        .unwrap()
        .get(0)
    {
        // From 16 on only who made a role may grant it, and here the roles were there before.
        admin.batch_execute("GRANT kept_owner, kept_app TO maker WITH ADMIN OPTION").await.unwrap();
    }
    assert_eq!(migrate::run(&database.url_of("maker")).await.unwrap(), all());
}

#[tokio::test]
async fn nobody_home_is_said_in_plain_words() {
    let words = migrate::run("postgresql://kept@%2Fnowhere/kept").await.unwrap_err().to_string();
    assert!(words.contains("cannot be reached") && words.contains("No such file"), "{words}");
}
