//! Whether Kept can work.

use kept_core::calendar::{Day, Instant};
use kept_store::StoreError;

use crate::app::App;
use crate::error::AppError;
use crate::metrics::Worker;

/// Fails unless the database answers, its schema is the one of this program, and the worker, where this process
/// has one, is at it.
pub async fn ready(app: &App) -> Result<(), AppError> {
    let mut tx = app.db.global().await?;
    let current = kept_store::migrate::is_current(&mut tx).await?;
    tx.commit().await?;
    if !current {
        return Err(StoreError::Unavailable("the schema is not current".into()).into());
    }
    if app.metrics.worker() == Worker::Ended {
        return Err(StoreError::Unavailable("the worker has ended".into()).into());
    }
    Ok(())
}

/// How far the worker is with one organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upkeep {
    /// Name of the organisation.
    pub organisation: String,
    /// Today there.
    pub today: Day,
    /// The newest day that was closed, and when; none before the first.
    pub closed: Option<(Day, Instant)>,
    /// Customers whose scores wait to be made again.
    pub stale: usize,
}

/// How far the worker is with each organisation; for whoever has the shell of the server.
pub async fn upkeep(app: &App) -> Result<Vec<Upkeep>, AppError> {
    let mut all = Vec::new();
    for organisation in crate::organisations::all(app).await? {
        let today = crate::sessions::zone(&organisation.time_zone)?.day(app.now());
        let mut tx = app.db.tenant(organisation.id).await?;
        let closed = kept_store::closes::newest(&mut tx, today).await?;
        let stale = kept_store::stale::marks(&mut tx).await?.len();
        tx.commit().await?;
        let closed = closed.map(|closed| (closed.day, closed.recorded_at));
        all.push(Upkeep { organisation: organisation.name, today, closed, stale });
    }
    Ok(all)
}
