//! What can go wrong between Kept and its database.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// An error of the database, sorted by what can be done about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection can be had: the database is down, starting, or overloaded. Trying again may help.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A row with this key is there already.
    #[error("unique constraint {constraint} is violated")]
    Duplicate {
        /// Name of the constraint.
        constraint: String,
    },
    /// A row that this one points to is not there.
    #[error("foreign key {constraint} points to nothing")]
    Missing {
        /// Name of the constraint.
        constraint: String,
    },
    /// Two transactions got in each other's way; the same again will do.
    #[error("two transactions got in each other's way")]
    Collision,
    /// The disk of the database is full.
    #[error("the database cannot write: {0}")]
    Full(String),
    /// A row contradicts the model.
    #[error("table {table}, column {column} of {row}: {value:?} is no valid value")]
    Inconsistent {
        /// Which table.
        table: &'static str,
        /// Which column.
        column: &'static str,
        /// Which row, by its id.
        row: String,
        /// What is there.
        value: String,
    },
    /// A statement changed another number of rows than it must.
    #[error("{statement} changed {changed} rows instead of {expected}")]
    AffectedRows {
        /// What was done.
        statement: &'static str,
        /// How many rows it should change.
        expected: usize,
        /// How many it changed.
        changed: usize,
    },
    /// Anything else: a fault of ours.
    #[error("database: {0}")]
    Other(DieselError),
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(kind, info) => {
                let constraint = info.constraint_name().unwrap_or("").to_owned();
                let message = info.message().to_owned();
                match kind {
                    DatabaseErrorKind::UniqueViolation => Self::Duplicate { constraint },
                    DatabaseErrorKind::ForeignKeyViolation => Self::Missing { constraint },
                    DatabaseErrorKind::SerializationFailure => Self::Collision,
                    DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => {
                        Self::Unavailable(message)
                    }
                    _ if message.contains("deadlock detected") => Self::Collision,
                    _ if message.contains("No space left on device") => Self::Full(message),
                    _ if is_cut_short(&message) => Self::Unavailable(message),
                    other => Self::Other(DieselError::DatabaseError(other, info)),
                }
            }
            DieselError::BrokenTransactionManager => Self::Unavailable("the connection broke".to_owned()),
            other => Self::Other(other),
        }
    }
}

/// Whether Postgres or the connection gave a statement up that had no fault: it ran or waited too long (SQLSTATE 57014,
/// 55P03), or its connection ended. The state itself is not handed on to here.
fn is_cut_short(message: &str) -> bool {
    ["canceling statement due to", "could not obtain lock on"].iter().any(|start| message.starts_with(start))
        || ["terminating connection", "connection closed"].iter().any(|words| message.contains(words))
}

impl From<deadpool::managed::PoolError<diesel_async::pooled_connection::PoolError>> for StoreError {
    fn from(error: deadpool::managed::PoolError<diesel_async::pooled_connection::PoolError>) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// Fails unless a statement changed exactly as many rows as it must.
pub(crate) fn ensure(statement: &'static str, expected: usize, changed: usize) -> Result<(), StoreError> {
    if changed == expected { Ok(()) } else { Err(StoreError::AffectedRows { statement, expected, changed }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_took_too_long_may_be_tried_again_and_one_that_is_wrong_may_not() {
        let of = |message: &str| {
            let error = DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(message.to_owned()));
            StoreError::from(error)
        };
        for message in [
            "canceling statement due to statement timeout",
            "canceling statement due to lock timeout",
            "canceling statement due to user request",
            "could not obtain lock on row in relation \"customers\"",
            "terminating connection due to idle-in-transaction timeout",
        ] {
            assert!(matches!(of(message), StoreError::Unavailable(why) if why == message), "{message}");
        }
        assert!(matches!(of("column \"colour\" does not exist"), StoreError::Other(_)));
    }
}
