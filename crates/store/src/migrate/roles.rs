//! The two roles: `kept_owner` owns the schema, `kept_app` does the work and is bound by row-level security.
//!
//! A cluster has its roles once for all databases, so they may be there already, and others may make them just now.

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use super::error::MigrateError;
use crate::direct::{Direct, refused};

/// Owns all tables.
pub(super) const OWNER: &str = "kept_owner";
/// Does the work.
pub(super) const APP: &str = "kept_app";

/// How often to look again when somebody else makes the same role.
const ATTEMPTS: usize = 5;

/// Makes both roles where they are missing, and lets the owner make tables.
pub(super) async fn prepare(session: &Direct) -> Result<(), MigrateError> {
    take(session, OWNER).await?;
    take(session, APP).await?;
    if may_work(session).await? {
        return Ok(());
    }
    for grant in [
        format!("GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}"),
        format!("GRANT USAGE ON SCHEMA public TO {APP}"),
    ] {
        match session.run(&grant).await {
            Err(error) if refused(&error, &[SqlState::INSUFFICIENT_PRIVILEGE]) => break,
            other => other?,
        }
    }
    // Somebody with some rights but not this one gets a warning only, so look again.
    if may_work(session).await? { Ok(()) } else { Err(MigrateError::NoSchema { user: user(session).await? }) }
}

/// Sees to it that this user can take `role`: it is there, and the user is a member or a superuser.
pub(super) async fn take(session: &Direct, role: &'static str) -> Result<(), MigrateError> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        match make_and_join(session, role).await {
            Ok(()) => return Ok(()),
            Err(error) if refused(&error, &[SqlState::INSUFFICIENT_PRIVILEGE]) => {
                return Err(MigrateError::NoRole { user: user(session).await?, role });
            }
            Err(error) if attempt < ATTEMPTS && somebody_else_did(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

async fn make_and_join(session: &Direct, role: &str) -> Result<(), Error> {
    let there = format!("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')");
    if !session.value::<bool>(&there).await? {
        session.run(&format!("CREATE ROLE {role} NOLOGIN")).await?;
    }
    if !can_take(session, role).await? {
        session.run(&format!("GRANT {role} TO CURRENT_USER")).await?;
    }
    Ok(())
}

async fn can_take(session: &Direct, role: &str) -> Result<bool, Error> {
    match session.run(&format!("SET ROLE {role}")).await {
        Ok(()) => session.run("RESET ROLE").await.map(|()| true),
        Err(error) if refused(&error, &[SqlState::INSUFFICIENT_PRIVILEGE]) => Ok(false),
        Err(error) => Err(error),
    }
}

fn somebody_else_did(error: &Error) -> bool {
    // The last is what Postgres calls "tuple concurrently updated".
    refused(error, &[SqlState::DUPLICATE_OBJECT, SqlState::UNIQUE_VIOLATION, SqlState::INTERNAL_ERROR])
}

async fn may_work(session: &Direct) -> Result<bool, Error> {
    let query = format!(
        "SELECT has_schema_privilege('{OWNER}', 'public', 'CREATE') AND has_schema_privilege('{OWNER}', 'public', 'USAGE') \
         AND has_schema_privilege('{APP}', 'public', 'USAGE')"
    );
    session.value(&query).await
}

async fn user(session: &Direct) -> Result<String, Error> {
    session.value("SELECT quote_ident(current_user)").await
}
