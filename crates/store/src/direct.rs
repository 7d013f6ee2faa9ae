//! A plain connection as the user of the address itself, for work on the database rather than in it.

use tokio::task::JoinHandle;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, NoTls};

/// A connection and the task that carries it.
pub(crate) struct Direct {
    client: Client,
    carrier: JoinHandle<Result<(), Error>>,
}

impl Direct {
    /// Connects.
    pub(crate) async fn open(url: &str) -> Result<Self, Error> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        Ok(Self { client, carrier: tokio::spawn(connection) })
    }

    /// Sends one statement.
    pub(crate) async fn run(&self, statement: &str) -> Result<(), Error> {
        self.client.batch_execute(statement).await
    }

    /// The only value of the only row.
    pub(crate) async fn value<T>(&self, query: &str) -> Result<T, Error>
    where
        T: for<'a> tokio_postgres::types::FromSql<'a>,
    {
        self.client.query_one(query, &[]).await?.try_get(0)
    }

    /// The only column of all rows.
    pub(crate) async fn texts(&self, query: &str) -> Result<Vec<String>, Error> {
        self.client.query(query, &[]).await?.iter().map(|row| row.try_get(0)).collect()
    }

    /// Disconnects, and returns when the connection is gone and with it every lock.
    pub(crate) async fn close(self) {
        drop(self.client);
        // How it ended no longer matters.
        let _ = self.carrier.await;
    }
}

/// Whether the server refused a statement for one of these reasons.
pub(crate) fn refused(error: &Error, reasons: &[SqlState]) -> bool {
    error.code().is_some_and(|code| reasons.contains(code))
}

/// What went wrong, in full: the error by itself leaves out what Postgres or the system said.
pub(crate) fn words(error: &Error) -> String {
    if let Some(said) = error.as_db_error() {
        let detail = said.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        return format!("{}{detail}", said.message());
    }
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        words = format!("{words}: {cause}");
        source = cause.source();
    }
    words
}
