//! Whether a database is one that Kept may entrust answers to.

use tokio_postgres::Error;

use crate::direct::{Direct, words};

/// The oldest version that Kept works with, as Postgres counts.
const OLDEST: i32 = 150_000;

/// Settings without which an acknowledged answer can be lost.
const DURABLE: [&str; 3] = ["fsync", "full_page_writes", "synchronous_commit"];

/// Why Kept refuses a database.
#[derive(Debug, thiserror::Error)]
pub enum HealthError {
    /// Nobody answers at the address, or it lets us not in.
    #[error("The database cannot be reached: {}. Check the address of the database and that it is running.", words(.0))]
    Connect(#[source] Error),
    /// Too old.
    #[error(
        "This database is Postgres {version}. Kept needs version 15 or newer; move the data to a newer one."
    )]
    TooOld {
        /// What it calls itself.
        version: String,
    },
    /// It would lose acknowledged answers in a power cut.
    #[error(
        "The database runs with {setting} off and could lose what Kept has acknowledged. Set {setting} = on and \
         start Kept again; only for tests that may lose everything there is --unsafe-test."
    )]
    NotDurable {
        /// Which setting.
        setting: &'static str,
    },
    /// It cannot hold all characters.
    #[error(
        "The database has the encoding {encoding}. Kept needs UTF8: make one with CREATE DATABASE … ENCODING 'UTF8'."
    )]
    NotUtf8 {
        /// What it has.
        encoding: String,
    },
    /// It takes no writes.
    #[error("The database is a standby and takes no writes. Give Kept the address of the primary.")]
    Standby,
    /// It did not answer a question.
    #[error("The database could not be examined: {}", words(.0))]
    Refused(#[from] Error),
}

/// Checks the database at `url` as it is for the user of the address. `unsafe_test` lets one pass that may lose data.
///
/// # Errors
/// The first fault found, in words for whoever starts Kept.
pub async fn check(url: &str, unsafe_test: bool) -> Result<(), HealthError> {
    let session = Direct::open(url).await.map_err(HealthError::Connect)?;
    let checked = examine(&session, unsafe_test).await;
    session.close().await;
    checked
}

async fn examine(session: &Direct, unsafe_test: bool) -> Result<(), HealthError> {
    if session.value::<i32>("SELECT current_setting('server_version_num')::integer").await? < OLDEST {
        return Err(HealthError::TooOld { version: setting(session, "server_version").await? });
    }
    let encoding = setting(session, "server_encoding").await?;
    if encoding != "UTF8" {
        return Err(HealthError::NotUtf8 { encoding });
    }
    if session.value::<bool>("SELECT pg_is_in_recovery()").await? {
        return Err(HealthError::Standby);
    }
    for name in DURABLE {
        if !unsafe_test && setting(session, name).await? == "off" {
            return Err(HealthError::NotDurable { setting: name });
        }
    }
    Ok(())
}

async fn setting(session: &Direct, name: &str) -> Result<String, Error> {
    session.value(&format!("SELECT current_setting('{name}')")).await
}
