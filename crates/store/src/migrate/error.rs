//! What can keep a database from being migrated, in words for whoever starts Kept.

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::direct::{refused, words};

/// Why a database could not be brought to the schema of this program.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// Nobody answers at the address, or it lets us not in.
    #[error("The database cannot be reached: {}. Check the address of the database and that it is running.", words(.0))]
    Connect(#[source] Error),
    /// A newer Kept has been here.
    #[error(
        "This database was made by a newer Kept: it has {} that this program does not know. \
         Start that Kept or a newer one; nothing was changed.",
        .unknown.join(", ")
    )]
    NewerSchema {
        /// The versions that are not known here.
        unknown: Vec<String>,
    },
    /// The roles that Kept works with are missing, or are not for this user.
    #[error(
        "The database user {user} may not take the role {role}, nor make it. Let an administrator of the database \
         run this once, without the roles that are there already: CREATE ROLE kept_owner NOLOGIN; \
         CREATE ROLE kept_app NOLOGIN; GRANT kept_owner, kept_app TO {user};"
    )]
    NoRole {
        /// Who we are, quoted for SQL.
        user: String,
        /// The role that cannot be had.
        role: &'static str,
    },
    /// The owner role may not make tables.
    #[error(
        "The database user {user} may not let Kept make tables. Let the owner of the database run this once: \
         GRANT USAGE, CREATE ON SCHEMA public TO kept_owner; GRANT USAGE ON SCHEMA public TO kept_app;"
    )]
    NoSchema {
        /// Who we are, quoted for SQL.
        user: String,
    },
    /// No room.
    #[error("The disk of the database is full: {}. Make room and start Kept again; the data are unharmed.", words(.0))]
    DiskFull(#[source] Error),
    /// A statement of a migration failed; the migration was undone.
    #[error("Migration {version} failed at its statement {number} and was undone: {}", words(.source))]
    Statement {
        /// Which migration.
        version: &'static str,
        /// Which of its statements, from 1.
        number: usize,
        /// What Postgres said.
        source: Error,
    },
    /// The database refused something else.
    #[error("The database refused to be migrated: {}", words(.0))]
    Refused(#[source] Error),
}

impl From<Error> for MigrateError {
    fn from(error: Error) -> Self {
        if refused(&error, &[SqlState::DISK_FULL]) { Self::DiskFull(error) } else { Self::Refused(error) }
    }
}

impl MigrateError {
    /// The error for a failed statement.
    pub(super) fn statement(version: &'static str, number: usize, source: Error) -> Self {
        if refused(&source, &[SqlState::DISK_FULL]) {
            return Self::DiskFull(source);
        }
        Self::Statement { version, number, source }
    }
}
