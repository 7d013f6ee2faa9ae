//! Getting to the database: the one that was named, or the private Postgres; checked and migrated either way.

use std::path::Path;
use std::sync::Arc;

use kept_app::App;
use kept_app::env::{SystemClock, SystemIds};
use kept_store::private::PrivatePostgres;
use kept_store::{Db, health, migrate};

use crate::arguments::Data;
use crate::failure::Failure;
use crate::steps::Step;
use crate::stop::Stop;

/// Connections of a command beside a server.
const AT_A_TIME: usize = 8;

/// A database that Kept may work with.
pub(crate) struct Database {
    url: String,
    /// Ours to stop, where we started it.
    pub(crate) private: Option<PrivatePostgres>,
}

impl Database {
    /// For `kept serve`: nobody else may work in the data folder.
    pub(crate) async fn for_server(data: &Data) -> Result<Self, Failure> {
        let Some(url) = data.url()? else {
            let step = Step::begin(format!("private Postgres in {}", data.data.display()));
            let postgres = PrivatePostgres::start(&data.data).await?;
            step.done(if postgres.created() { "made and started" } else { "started" });
            return Self::prepare_private(postgres, data).await;
        };
        Self::prepare(Self { url, private: None }, data, true).await
    }

    /// For commands beside a server: its private Postgres is used where it runs, and started where it does not.
    pub(crate) async fn beside_server(data: &Data) -> Result<Self, Failure> {
        let database = match data.url()? {
            Some(url) => Self { url, private: None },
            None => {
                let postgres = PrivatePostgres::open(&data.data).await?;
                Self { url: postgres.url().to_owned(), private: Some(postgres) }
            }
        };
        Self::prepare(database, data, false).await
    }

    async fn prepare_private(postgres: PrivatePostgres, data: &Data) -> Result<Self, Failure> {
        Self::prepare(Self { url: postgres.url().to_owned(), private: Some(postgres) }, data, true).await
    }

    /// Checks and migrates. What cannot be used is stopped again.
    async fn prepare(self, data: &Data, aloud: bool) -> Result<Self, Failure> {
        match check_and_migrate(&self.url, data, aloud).await {
            Ok(()) => Ok(self),
            Err(failure) => {
                self.stop().await?;
                Err(failure)
            }
        }
    }

    /// As it is, neither checked nor changed: for who wants to look at it, or to fill it.
    pub(crate) async fn as_it_is(data: &Data) -> Result<Self, Failure> {
        Ok(match data.url()? {
            Some(url) => Self { url, private: None },
            None => {
                let postgres = PrivatePostgres::open(&data.data).await?;
                Self { url: postgres.url().to_owned(), private: Some(postgres) }
            }
        })
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Folder of the programs of the private Postgres.
    pub(crate) fn programs(&self) -> Option<&Path> {
        self.private.as_ref().map(PrivatePostgres::bin_dir)
    }

    /// The application over this database.
    pub(crate) fn app(&self, connections: usize, public_url: Option<String>) -> Result<App, Failure> {
        let db = Db::open(&self.url, connections)?;
        Ok(App::new(db, Arc::new(SystemClock), Arc::new(SystemIds), public_url))
    }

    /// Stops the private Postgres if we started it.
    pub(crate) async fn stop(self) -> Result<(), Failure> {
        match self.private {
            Some(postgres) => Ok(postgres.stop().await?),
            None => Ok(()),
        }
    }
}

async fn check_and_migrate(url: &str, data: &Data, aloud: bool) -> Result<(), Failure> {
    let step = Step::begin("database checked");
    health::check(url, data.unsafe_test).await?;
    if aloud {
        step.done(if data.unsafe_test {
            "UNSAFE: it may lose what was acknowledged"
        } else {
            "it keeps what it acknowledges"
        });
    }
    let step = Step::begin("schema brought up to date");
    let applied = migrate::run(url).await?;
    if aloud {
        step.done(match applied.len() {
            0 => "nothing to do".to_owned(),
            1 => "1 migration".to_owned(),
            n => format!("{n} migrations"),
        });
    }
    Ok(())
}

/// Does something with the application beside a server, and leaves no connection and no Postgres of ours behind, also
/// where somebody stops it half way.
pub(crate) async fn with_app<T, F>(data: &Data, work: impl FnOnce(App) -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let mut stop = Stop::listen()?;
    let database = Database::beside_server(data).await?;
    let app = database.app(AT_A_TIME, None)?;
    let done = tokio::select! {
        done = work(app.clone()) => done,
        () = stop.said() => Err(Failure::new("stopped half way; what was stored until then stays")),
    };
    app.db.close();
    database.stop().await?;
    done
}
