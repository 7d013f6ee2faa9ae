//! Connections and transactions. [`TenantTx`] is the only way to tenant tables and always binds one organisation.

use std::time::{Duration, Instant};

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use kept_core::ids::OrgId;
use tokio::runtime::Handle;

use crate::error::StoreError;

/// How long a statement of the application may run.
const STATEMENT_TIMEOUT: &str = "60s";
/// How long a transaction may go on after it has told of a change. The list of changes waits for ten seconds more.
const LONGEST_AFTER_TELLING: Duration = Duration::from_secs(50);

/// A pool of connections that work as `kept_app`.
#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
    runtime: Handle,
}

/// How a pool stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pooled {
    /// The most connections that it opens.
    pub most: usize,
    /// Those that are open.
    pub open: usize,
    /// Of them those that somebody works with.
    pub in_use: usize,
    /// How many wait for one.
    pub waiting: usize,
}

impl Db {
    /// Opens a pool of at most `connections`. Connections are made when they are first needed, and carried by the
    /// runtime that this is called on, whoever needs them: it must not end before they do.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] outside of a runtime, or when there can be no pool.
    pub fn open(url: &str, connections: usize) -> Result<Self, StoreError> {
        let runtime = Handle::try_current().map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let carrier = runtime.clone();
        let mut config = ManagerConfig::<AsyncPgConnection>::default();
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(move |url| {
            let made = carrier.spawn(connect(url.to_owned()));
            let lost = |error: tokio::task::JoinError| ConnectionError::BadConnection(error.to_string());
            async move { made.await.map_err(lost)? }.boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let pool = Pool::builder(manager)
            .max_size(connections)
            .runtime(deadpool::Runtime::Tokio1)
            .wait_timeout(Some(Duration::from_secs(10)))
            .create_timeout(Some(Duration::from_secs(10)))
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { pool, runtime })
    }

    /// Begins a transaction that sees and writes the rows of one organisation only.
    pub async fn tenant(&self, org: OrgId) -> Result<TenantTx, StoreError> {
        // The setting is a literal: it must reach the workers of a distributed database too.
        let begin = format!("BEGIN; SET LOCAL app.org_id = '{org}'");
        Ok(TenantTx { tx: Tx::begin(self, &begin).await?, org, claimed: false, told: None })
    }

    /// Begins a transaction that reads one moment of one organisation, for as long as that takes.
    pub async fn snapshot(&self, org: OrgId) -> Result<TenantTx, StoreError> {
        let begin = format!(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL app.org_id = '{org}'; \
             SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
        );
        Ok(TenantTx { tx: Tx::begin(self, &begin).await?, org, claimed: false, told: None })
    }

    /// Begins a transaction on global tables; tenant tables show it no rows.
    pub async fn global(&self) -> Result<GlobalTx, StoreError> {
        Ok(GlobalTx { tx: Tx::begin(self, "BEGIN").await? })
    }

    /// The runtime that carries the connections.
    pub fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// How the pool stands at this moment.
    pub fn pool(&self) -> Pooled {
        let status = self.pool.status();
        let in_use = status.size.saturating_sub(status.available);
        Pooled { most: status.max_size, open: status.size, in_use, waiting: status.waiting }
    }

    /// Closes all connections, so that the database can stop.
    pub fn close(&self) {
        self.pool.close();
    }
}

async fn connect(url: String) -> ConnectionResult<AsyncPgConnection> {
    let mut conn = AsyncPgConnection::establish(&url).await?;
    // Postgres would spend longer on compiling our statements than on running them. And a plan that reads a whole table,
    // made while the table was small, would be kept while it grows: everything here is found by an index.
    let setup = format!(
        "SET ROLE kept_app; SET TIME ZONE 'UTC'; SET jit = off; SET enable_seqscan = off; \
         SET statement_timeout = '{STATEMENT_TIMEOUT}'; \
         SET idle_in_transaction_session_timeout = '{STATEMENT_TIMEOUT}'"
    );
    conn.batch_execute(&setup).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// A transaction that is rolled back unless it is committed.
struct Tx {
    conn: Option<Object<AsyncPgConnection>>,
    runtime: Handle,
}

impl Tx {
    async fn begin(db: &Db, begin: &str) -> Result<Self, StoreError> {
        let mut conn = db.pool.get().await?;
        conn.batch_execute(begin).await?;
        Ok(Self { conn: Some(conn), runtime: db.runtime.clone() })
    }

    async fn end(mut self, how: &str) -> Result<(), StoreError> {
        if let Some(conn) = self.conn.as_mut() {
            conn.batch_execute(how).await?;
        }
        self.conn = None;
        Ok(())
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        // A connection with an open transaction must never go back to the pool.
        self.runtime.spawn(async move {
            if conn.batch_execute("ROLLBACK").await.is_err() {
                drop(Object::take(conn));
            }
        });
    }
}

/// A transaction bound to one organisation: by its type, and in Postgres by row-level security.
pub struct TenantTx {
    tx: Tx,
    org: OrgId,
    /// Whether it has noted what its request did.
    pub(crate) claimed: bool,
    /// When it first told of a change.
    pub(crate) told: Option<Instant>,
}

impl TenantTx {
    /// The organisation.
    pub const fn org(&self) -> OrgId {
        self.org
    }

    /// Makes everything durable. Only after this may anything be acknowledged.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it told of a change too long ago: whoever reads changes has gone on by now, and
    /// would miss it. Then nothing was changed.
    pub async fn commit(self) -> Result<(), StoreError> {
        if self.told.is_some_and(|told| told.elapsed() > LONGEST_AFTER_TELLING) {
            return Err(StoreError::Unavailable("the transaction took too long".to_owned()));
        }
        self.tx.end("COMMIT").await
    }

    /// Undoes everything. Dropping does the same.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        self.tx.end("ROLLBACK").await
    }

    /// Begins a part that can be undone alone.
    pub async fn begin_part(&mut self) -> Result<(), StoreError> {
        Ok(connection(&mut self.tx)?.batch_execute("SAVEPOINT part").await?)
    }

    /// Ends a part; undone where `keep` is false.
    pub async fn end_part(&mut self, keep: bool) -> Result<(), StoreError> {
        let how = if keep {
            "RELEASE SAVEPOINT part"
        } else {
            "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part"
        };
        Ok(connection(&mut self.tx)?.batch_execute(how).await?)
    }

    /// Waits for other batches of the organisation to end theirs: two that hold the same things in other orders would wait
    /// for each other.
    pub async fn hold_batches(&mut self) -> Result<(), StoreError> {
        let (_, low) = self.org.0.as_u64_pair();
        let sql = format!("SELECT pg_advisory_xact_lock({})", low.cast_signed());
        Ok(connection(&mut self.tx)?.batch_execute(&sql).await?)
    }

    /// Leaves the organisation but goes on with the transaction, for what concerns an account in several of them.
    pub async fn unbind(mut self) -> Result<GlobalTx, StoreError> {
        connection(&mut self.tx)?.batch_execute("SET LOCAL app.org_id = ''").await?;
        Ok(GlobalTx { tx: self.tx })
    }

    pub(crate) fn conn(&mut self) -> Result<&mut AsyncPgConnection, StoreError> {
        connection(&mut self.tx)
    }
}

/// A transaction on global tables.
pub struct GlobalTx {
    tx: Tx,
}

impl GlobalTx {
    /// Makes everything durable.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.end("COMMIT").await
    }

    /// Lets the transaction and each of its statements take as long as they need.
    pub async fn patiently(&mut self) -> Result<(), StoreError> {
        let forever = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";
        Ok(connection(&mut self.tx)?.batch_execute(forever).await?)
    }

    /// Binds the transaction to an organisation, so that an organisation and its first rows are made together.
    pub async fn bind(mut self, org: OrgId) -> Result<TenantTx, StoreError> {
        connection(&mut self.tx)?.batch_execute(&format!("SET LOCAL app.org_id = '{org}'")).await?;
        Ok(TenantTx { tx: self.tx, org, claimed: false, told: None })
    }

    pub(crate) fn conn(&mut self) -> Result<&mut AsyncPgConnection, StoreError> {
        connection(&mut self.tx)
    }
}

fn connection(tx: &mut Tx) -> Result<&mut AsyncPgConnection, StoreError> {
    tx.conn.as_deref_mut().ok_or_else(|| StoreError::Unavailable("the transaction has ended".into()))
}
