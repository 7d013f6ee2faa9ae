//! Brings a database to the schema of this program.
//!
//! Each folder of `migrations/` is one transaction, sent one statement at a time as `kept_owner`, so that the same
//! files work on a distributed database. Two programs may start at once: one migrates, the other waits.

mod error;
mod roles;
mod statements;

use diesel::QueryDsl;
use diesel_async::RunQueryDsl;

use crate::db::GlobalTx;
use crate::direct::Direct;
use crate::error::StoreError;
use crate::schema::schema_migrations;

pub use error::MigrateError;

use roles::{APP, OWNER};
use statements::statements;

struct Migration {
    version: &'static str,
    up: &'static str,
    down: &'static str,
}

/// In the order of their versions.
const MIGRATIONS: &[Migration] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// Key of the advisory lock: "kept".
const LOCK: u32 = u32::from_be_bytes(*b"kept");

/// The versions that this program knows, in their order.
pub fn versions() -> impl ExactSizeIterator<Item = &'static str> {
    MIGRATIONS.iter().map(|migration| migration.version)
}

/// Applies what is missing, and lets the user of `url` work as `kept_app`. Answers the versions applied, oldest first.
///
/// # Errors
/// [`MigrateError::NewerSchema`] when the database is ahead of this program; the others say what to put right. What
/// was applied before an error stays; the migration that failed is undone.
pub async fn run(url: &str) -> Result<Vec<&'static str>, MigrateError> {
    let session = begin(url).await?;
    let applied = apply(&session).await;
    session.close().await;
    applied
}

/// Makes the roles that the schema rests on, where they are missing: before a dump that names them is put back.
///
/// # Errors
/// As for [`run`].
pub async fn make_roles(url: &str) -> Result<(), MigrateError> {
    let session = begin(url).await?;
    let made = roles::prepare(&session).await;
    session.close().await;
    made
}

/// Undoes the newest migration and all data in its tables, and answers its version. For tests of migrations.
///
/// # Errors
/// As for [`run`].
pub async fn down(url: &str) -> Result<Option<&'static str>, MigrateError> {
    let session = begin(url).await?;
    let undone = undo(&session).await;
    session.close().await;
    undone
}

/// Whether the schema is the one of this program.
///
/// # Errors
/// When the database does not answer.
pub async fn is_current(tx: &mut GlobalTx) -> Result<bool, StoreError> {
    let mut applied: Vec<String> =
        schema_migrations::table.select(schema_migrations::version).load(tx.conn()?).await?;
    applied.sort_unstable();
    Ok(versions().eq(applied))
}

/// Connects and waits until nobody else migrates. The lock ends with the connection.
async fn begin(url: &str) -> Result<Direct, MigrateError> {
    let session = Direct::open(url).await.map_err(MigrateError::Connect)?;
    session.run("SET statement_timeout = 0").await?;
    session.run("SET lock_timeout = 0").await?;
    session.run("SET search_path = public").await?;
    if !session.value::<bool>(&format!("SELECT pg_try_advisory_lock({LOCK})")).await? {
        tracing::info!("waiting for another Kept that migrates this database");
        session.run(&format!("SELECT pg_advisory_lock({LOCK})")).await?;
    }
    Ok(session)
}

async fn apply(session: &Direct) -> Result<Vec<&'static str>, MigrateError> {
    let done = done(session).await?;
    let missing: Vec<&Migration> = MIGRATIONS
        .iter()
        .filter(|migration| !done.iter().any(|version| version == migration.version))
        .collect();
    if !missing.is_empty() {
        roles::prepare(session).await?;
        make_list(session).await?;
    }
    for migration in &missing {
        let record = format!("INSERT INTO schema_migrations VALUES ('{}', now())", migration.version);
        transaction(session, migration.version, migration.up, &record).await?;
        tracing::info!(version = migration.version, "migrated");
    }
    roles::take(session, APP).await?;
    Ok(missing.into_iter().map(|migration| migration.version).collect())
}

async fn undo(session: &Direct) -> Result<Option<&'static str>, MigrateError> {
    let done = done(session).await?;
    let newest = MIGRATIONS.iter().rfind(|migration| done.iter().any(|version| version == migration.version));
    let Some(migration) = newest else { return Ok(None) };
    let record = format!("DELETE FROM schema_migrations WHERE version = '{}'", migration.version);
    transaction(session, migration.version, migration.down, &record).await?;
    Ok(Some(migration.version))
}

/// The versions applied, all known to this program.
async fn done(session: &Direct) -> Result<Vec<String>, MigrateError> {
    if !session.value::<bool>("SELECT to_regclass('public.schema_migrations') IS NOT NULL").await? {
        return Ok(Vec::new());
    }
    let done = session.texts("SELECT version FROM schema_migrations ORDER BY version").await?;
    let unknown: Vec<String> =
        done.iter().filter(|version| !versions().any(|known| known == version.as_str())).cloned().collect();
    if unknown.is_empty() { Ok(done) } else { Err(MigrateError::NewerSchema { unknown }) }
}

/// Makes the list of migrations, which comes before the first.
async fn make_list(session: &Direct) -> Result<(), MigrateError> {
    let make = "CREATE TABLE IF NOT EXISTS schema_migrations (\
                    version text PRIMARY KEY, applied_at timestamptz NOT NULL);\n";
    let grant = format!("GRANT SELECT ON schema_migrations TO {APP}");
    transaction(session, "schema_migrations", make, &grant).await
}

/// Runs the statements of `sql` and then `last`, as the owner, all or none.
async fn transaction(
    session: &Direct,
    version: &'static str,
    sql: &str,
    last: &str,
) -> Result<(), MigrateError> {
    session.run("BEGIN").await?;
    session.run(&format!("SET LOCAL ROLE {OWNER}")).await?;
    let all = statements(sql);
    for (number, statement) in all.iter().map(String::as_str).chain([last]).enumerate() {
        if let Err(source) = session.run(statement).await {
            // If even this fails, the connection is gone and the transaction with it.
            let _ = session.run("ROLLBACK").await;
            return Err(MigrateError::statement(version, number + 1, source));
        }
    }
    Ok(session.run("COMMIT").await?)
}
