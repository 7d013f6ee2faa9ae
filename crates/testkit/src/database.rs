//! One database for one test.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tokio_postgres::Client;

use crate::cluster::{Cluster, connect};
use crate::organisation::Organisation;

/// A database of its own, dropped at the end of the test.
#[derive(Debug)]
pub struct TestDatabase {
    cluster: &'static Cluster,
    name: String,
}

impl TestDatabase {
    /// With the schema of Kept and no rows.
    pub async fn migrated() -> Self {
        Self::create(true).await
    }

    /// With nothing in it.
    pub async fn empty() -> Self {
        Self::create(false).await
    }

    async fn create(migrated: bool) -> Self {
        let database = Self::named().await;
        database.cluster.create(&database.name, migrated).await;
        database
    }

    /// With the schema and the organisation of every [`crate::TestApp`].
    pub(crate) async fn with_organisation() -> (Self, Organisation) {
        let database = Self::named().await;
        let (template, organisation) = Organisation::template(database.cluster).await;
        database.cluster.copy(template, &database.name).await;
        (database, organisation)
    }

    async fn named() -> Self {
        static NAMED: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test_{}", NAMED.fetch_add(1, Ordering::SeqCst));
        Self { cluster: Cluster::shared().await, name }
    }

    /// Where it is, for the superuser `kept`.
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// Where it is, for another user. Nobody needs a password here.
    pub fn url_of(&self, user: &str) -> String {
        self.url().replacen("//kept@", &format!("//{user}@"), 1)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The Postgres that it is in.
    pub fn cluster(&self) -> &'static Cluster {
        self.cluster
    }

    /// A plain connection as the superuser, whom row-level security does not bind.
    pub async fn superuser(&self) -> Client {
        connect(&self.url()).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (cluster, name) = (self.cluster, self.name.clone());
        // The test's own runtime cannot be waited for from here.
        let dropped = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(cluster.drop(&name)))
        });
        if !matches!(dropped.join(), Ok(Ok(()))) {
            eprintln!("the database {} could not be dropped; it goes with its Postgres", self.name);
        }
    }
}
