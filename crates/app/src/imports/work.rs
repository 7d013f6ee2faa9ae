//! Running imports that wait, one after the other.

use std::io::{self, Cursor, Read};

use kept_core::ids::{ImportId, OrgId};
use kept_store::imports::{self, Progress};
use kept_store::organisations::{self, Organisation};
use tokio::sync::{mpsc, watch};

use super::mapping::check;
use super::reversal;
use super::run::{Claim, LEASE_SECONDS, after_import, run_file};
use crate::app::{Actor, App, Principal};
use crate::error::AppError;
use crate::publish::import_changed;

/// A file that has not arrived within this time, in seconds, never will.
const ARRIVAL_SECONDS: i64 = 86_400;
/// Pieces of a file that are read ahead.
const AHEAD: usize = 2;

/// Runs imports until `stop` becomes true; an import that is running then waits for the next process.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut changed = app.changed.subscribe();
    while !*stop.borrow() {
        match work(&app, Some(&stop)).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "imports could not be run; they are tried again"),
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = crate::worker::rest(&mut changed) => {}
        }
    }
}

/// Runs one import of each organisation that has one waiting; whether there was any.
pub async fn work(app: &App, stop: Option<&watch::Receiver<bool>>) -> Result<bool, AppError> {
    let mut tx = app.db.global().await?;
    let all = organisations::all(&mut tx).await?;
    tx.commit().await?;
    let mut any = false;
    for organisation in all {
        if stop.is_some_and(|stop| *stop.borrow()) {
            return Ok(false);
        }
        match work_for(app, &organisation, stop).await {
            Ok(worked) => any |= worked,
            Err(error) => {
                tracing::warn!(org = %organisation.id, %error, "an import was interrupted; it is tried again");
            }
        }
    }
    Ok(any)
}

async fn work_for(
    app: &App,
    organisation: &Organisation,
    stop: Option<&watch::Receiver<bool>>,
) -> Result<bool, AppError> {
    let (org, now) = (organisation.id, app.now());
    let lease = now.plus_seconds(LEASE_SECONDS);
    let mut tx = app.db.tenant(org).await?;
    imports::discard_stale(&mut tx, now.plus_seconds(-ARRIVAL_SECONDS)).await?;
    let claimed = imports::claim(&mut tx, now, lease).await?;
    tx.commit().await?;
    let Some(claimed) = claimed else { return take_back(app, organisation, stop).await };
    let mut actor = Actor::system(org, &organisation.time_zone, &format!("import-{}", claimed.id))?;
    actor.principal = Principal::System { on_behalf_of: claimed.by };
    let claim = Claim {
        id: claimed.id,
        dry_run: claimed.dry_run,
        lease,
        stored: claimed.stored,
        stop: stop.cloned(),
    };
    if !claimed.stored {
        // Its file lay beside a process that is gone.
        let reason = "The run was interrupted. Import the file again; what was stored is not stored twice.";
        fail(app, &actor, &claim, reason).await?;
        return Ok(true);
    }
    let checked = match check(&claimed.mapping) {
        Ok(checked) => checked,
        Err(faults) => {
            let reason = faults.first().map_or("The mapping cannot be read.", |fault| fault.detail.as_str());
            fail(app, &actor, &claim, reason).await?;
            return Ok(true);
        }
    };
    let (sender, pieces) = mpsc::channel(AHEAD);
    let feeder = tokio::spawn(feed(app.clone(), org, claimed.id, sender));
    let input = Box::new(Pieces { pieces, current: Cursor::default() });
    let ended = run_file(app, &actor, input, checked, claim, &mut |_| {}).await;
    feeder.abort();
    ended.map(|_| true)
}

/// Ends an import that was claimed and cannot be run; a run that broke off may have stored something.
async fn fail(app: &App, actor: &Actor, claim: &Claim, reason: &str) -> Result<(), AppError> {
    if !claim.dry_run {
        after_import(app, actor).await?;
    }
    let mut tx = app.db.tenant(actor.org).await?;
    let import = imports::read(&mut tx, claim.id).await?.ok_or(AppError::NotFound)?;
    let progress = Progress { bytes_read: import.bytes_read, counts: &import.counts, errors: &import.errors };
    imports::end(&mut tx, claim.id, progress, Some(reason), claim.lease, app.now()).await?;
    import_changed(&mut tx, app, claim.id).await?;
    tx.commit().await?;
    app.announce(actor.org);
    Ok(())
}

/// Goes on with a reversal, where one was asked for.
async fn take_back(
    app: &App,
    organisation: &Organisation,
    stop: Option<&watch::Receiver<bool>>,
) -> Result<bool, AppError> {
    let lease = app.now().plus_seconds(LEASE_SECONDS);
    let mut actor = Actor::system(organisation.id, &organisation.time_zone, "import-reversal")?;
    let Some(claimed) = reversal::claim(app, &actor, None, lease).await? else { return Ok(false) };
    actor.request_id = format!("import-{}", claimed.id);
    actor.principal = Principal::System { on_behalf_of: claimed.state.by };
    reversal::run(app, &actor, claimed, lease, stop, &mut |_| {}).await?;
    Ok(true)
}

/// Hands over the pieces of a stored file in their order.
async fn feed(app: App, org: OrgId, id: ImportId, pieces: mpsc::Sender<io::Result<Vec<u8>>>) {
    for number in 0.. {
        let piece = match piece(&app, org, id, number).await {
            Ok(None) => return,
            Ok(Some(bytes)) => Ok(bytes),
            Err(error) => Err(io::Error::other(error)),
        };
        let failed = piece.is_err();
        if pieces.send(piece).await.is_err() || failed {
            return;
        }
    }
}

async fn piece(app: &App, org: OrgId, id: ImportId, number: i32) -> Result<Option<Vec<u8>>, AppError> {
    let mut tx = app.db.tenant(org).await?;
    let piece = imports::piece(&mut tx, id, number).await?;
    tx.commit().await?;
    Ok(piece)
}

/// The pieces as one stream, for a thread that may wait.
struct Pieces {
    pieces: mpsc::Receiver<io::Result<Vec<u8>>>,
    current: Cursor<Vec<u8>>,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.current.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            match self.pieces.blocking_recv() {
                None => return Ok(0),
                Some(piece) => self.current = Cursor::new(piece?),
            }
        }
    }
}
