//! What can be seen of a database from outside, for whoever looks after it. Nothing is judged and nothing is changed here.

use kept_core::calendar::Instant;
use tokio_postgres::Error;

use crate::direct::{Direct, words};
use crate::migrate;

/// Settings that decide whether what was acknowledged outlives a power cut.
const DURABLE: [&str; 3] = ["fsync", "full_page_writes", "synchronous_commit"];

/// A role that the schema rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// It may pass by row-level security, as a superuser or by its own right.
    pub unbound: bool,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Version as Postgres counts, such as 170002.
    pub version_number: i32,
    /// What it calls itself.
    pub version: String,
    /// Encoding of the database.
    pub encoding: String,
    /// It takes no writes.
    pub standby: bool,
    /// Durable settings that are off.
    pub not_durable: Vec<&'static str>,
    /// Versions of the schema that were applied; empty for an empty database.
    pub applied: Vec<String>,
    /// Of them those that this program does not know.
    pub unknown: Vec<String>,
    /// Versions of this program that are missing.
    pub missing: Vec<&'static str>,
    /// The roles that are there, of `kept_owner` and `kept_app`.
    pub roles: Vec<Role>,
    /// Tenant tables without forced row-level security or without a policy.
    pub unwalled: Vec<String>,
    /// Size of the database in bytes.
    pub bytes: i64,
    /// Its clock.
    pub now: Instant,
    /// Connections that are open, by everybody.
    pub connections: i64,
    /// The most that it allows.
    pub max_connections: i32,
}

/// Why nothing could be seen.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// Nobody answers, or it lets us not in.
    #[error("{}", words(.0))]
    Connect(#[source] Error),
    /// It did not answer a question.
    #[error("{}", words(.0))]
    Refused(#[from] Error),
}

/// Looks at the database at `url` as the user of the address.
///
/// # Errors
/// When it cannot be reached or does not answer.
pub async fn look(url: &str) -> Result<Seen, LookError> {
    let session = Direct::open(url).await.map_err(LookError::Connect)?;
    let seen = see(&session).await;
    session.close().await;
    Ok(seen?)
}

async fn see(session: &Direct) -> Result<Seen, Error> {
    let mut not_durable = Vec::new();
    for name in DURABLE {
        if session.value::<String>(&format!("SELECT current_setting('{name}')")).await? == "off" {
            not_durable.push(name);
        }
    }
    let applied = applied(session).await?;
    let known = |version: &String| migrate::versions().any(|known| known == version.as_str());
    let missing =
        migrate::versions().filter(|known| !applied.iter().any(|version| version == known)).collect();
    let micros = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
    Ok(Seen {
        version_number: session.value("SELECT current_setting('server_version_num')::integer").await?,
        version: session.value("SELECT current_setting('server_version')").await?,
        encoding: session.value("SELECT current_setting('server_encoding')").await?,
        standby: session.value("SELECT pg_is_in_recovery()").await?,
        not_durable,
        unknown: applied.iter().filter(|version| !known(version)).cloned().collect(),
        missing,
        applied,
        roles: roles(session).await?,
        unwalled: session.texts(UNWALLED).await?,
        bytes: session.value("SELECT pg_database_size(current_database())").await?,
        now: Instant::from_micros(session.value(micros).await?).unwrap_or(Instant::EPOCH),
        connections: session
            .value("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
            .await?,
        max_connections: session.value("SELECT current_setting('max_connections')::integer").await?,
    })
}

/// Tables of the schema that have rows of organisations, but for the one that says in which of them an account is.
const UNWALLED: &str = "SELECT c.relname::text FROM pg_class c \
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' AND NOT a.attisdropped \
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') \
       AND c.relname <> 'account_organisations' \
       AND NOT (c.relrowsecurity AND c.relforcerowsecurity \
                AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)) \
     ORDER BY 1";

async fn applied(session: &Direct) -> Result<Vec<String>, Error> {
    if session.value::<bool>("SELECT to_regclass('public.schema_migrations') IS NOT NULL").await? {
        session.texts("SELECT version FROM public.schema_migrations ORDER BY version").await
    } else {
        Ok(Vec::new())
    }
}

async fn roles(session: &Direct) -> Result<Vec<Role>, Error> {
    let with = |condition: &str| {
        format!(
            "SELECT rolname::text FROM pg_roles WHERE rolname IN ('kept_owner', 'kept_app') {condition} ORDER BY 1"
        )
    };
    let unbound = session.texts(&with("AND (rolsuper OR rolbypassrls)")).await?;
    let all = session.texts(&with("")).await?;
    Ok(all.into_iter().map(|name| Role { unbound: unbound.contains(&name), name }).collect())
}
