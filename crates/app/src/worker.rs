//! What happens by itself: histograms are folded, scores refolded, days closed, imports run, old keys forgotten.
//!
//! One loop for all organisations. Several servers may run it at once: what one holds, the others leave to it.

use std::time::Duration;

use kept_core::ids::OrgId;
use kept_store::organisations::{self, Organisation};
use kept_store::{closes, histograms, models, outcomes};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

use crate::App;
use crate::closes::{Force, close, refold};
use crate::error::AppError;
use crate::zone::Zone;

/// The longest time without a look, should no change be announced: other processes change things too.
const LONGEST_REST: Duration = Duration::from_secs(2);
/// Announcements within this time are worked off together.
const SHORTEST_REST: Duration = Duration::from_millis(100);

/// Works until `stop` becomes true. A fault of one organisation is logged and never stops the others.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let metrics = app.metrics.clone();
    // Until the end of this, whatever it is.
    let _working = metrics.working();
    // A long file must not keep the scores of the others waiting.
    let imports = tokio::spawn(crate::imports::run(app.clone(), stop.clone()));
    look_after(&app, &mut stop).await;
    if let Err(error) = imports.await {
        tracing::error!(%error, "the importer ended badly");
    }
}

async fn look_after(app: &App, stop: &mut watch::Receiver<bool>) {
    let mut changed = app.changed.subscribe();
    loop {
        if let Err(error) = round(app, stop).await {
            tracing::warn!(%error, "the worker could not read the organisations; it tries again");
        }
        app.metrics.round();
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = rest(&mut changed) => {}
        }
    }
}

/// Waits for an announcement, but not for ever, then lets others join it.
pub(crate) async fn rest(changed: &mut tokio::sync::broadcast::Receiver<OrgId>) {
    let announced = async {
        if let Err(RecvError::Closed) = changed.recv().await {
            std::future::pending::<()>().await;
        }
    };
    // Nothing announced is no fault.
    let _ = tokio::time::timeout(LONGEST_REST, announced).await;
    tokio::time::sleep(SHORTEST_REST).await;
    while changed.try_recv().is_ok() {}
}

async fn round(app: &App, stop: &watch::Receiver<bool>) -> Result<(), AppError> {
    let mut tx = app.db.global().await?;
    let all = organisations::all(&mut tx).await?;
    tx.commit().await?;
    for organisation in all {
        if *stop.borrow() {
            return Ok(());
        }
        if let Err(error) = work(app, &organisation).await {
            tracing::warn!(org = %organisation.id, %error, "work of an organisation failed; it is tried again");
        }
    }
    Ok(())
}

/// Everything that is due for one organisation.
async fn work(app: &App, organisation: &Organisation) -> Result<(), AppError> {
    let org = organisation.id;
    let zone = Zone::parse(&organisation.time_zone).map_err(|error| AppError::Internal(error.to_string()))?;
    let mut tx = app.db.tenant(org).await?;
    histograms::fold(&mut tx).await?;
    outcomes::fold(&mut tx, app.now()).await?;
    let forgotten = app.now().plus_seconds(-crate::replay::KEPT_SECONDS);
    kept_store::idempotency::sweep(&mut tx, forgotten).await?;
    let today = zone.day(app.now());
    let closed = closes::on(&mut tx, today).await?;
    let model = models::current(&mut tx).await?;
    tx.commit().await?;
    if closed.is_none_or(|closed| closed.model_version != model.version) {
        close(app, org, today, Force::WhenChanged).await?;
    }
    while refold(app, org, &zone).await? {}
    Ok(())
}
