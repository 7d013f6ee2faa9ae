//! Running an import: rows are read on one thread while the rows before them are stored, in two lanes.

use std::io::Read;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::try_join_all;
use kept_api::imports::{ImportCounts, RowError};
use kept_core::access::Action;
use kept_core::calendar::Instant;
use kept_core::ids::ImportId;
use kept_store::imports::Progress;
use kept_store::{StoreError, TenantTx, imports, questions};
use serde_json::json;
use tokio::sync::{mpsc, watch};

use super::batch::{Batch, MAX_ERRORS, MAX_ROWS, Said, Unreadable, read_all};
use super::load::{Loaded, load};
use super::mapping::Checked;
use super::seen::Distinct;
use crate::app::{Actor, App};
use crate::closes::{Force, close};
use crate::error::{AppError, TRIES};
use crate::publish;

/// How long a run that does not stir keeps its claim, in seconds.
pub(super) const LEASE_SECONDS: i64 = 60;
/// How often the lease is renewed while nothing else does it.
const RENEW: Duration = Duration::from_secs(20);
/// Batches that wait to be stored; with the rows of one more being read this bounds the memory.
const AHEAD: usize = 2;

/// What a run needs to know.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// Which import; it is claimed.
    pub(super) id: ImportId,
    /// Nothing is stored; only counted.
    pub(super) dry_run: bool,
    /// The lease under which it was claimed.
    pub(super) lease: Instant,
    /// The file is stored here, so another run can read it again.
    pub(super) stored: bool,
    /// Becomes true when the process wants to end.
    pub(super) stop: Option<watch::Receiver<bool>>,
}

/// How far a run is, for whoever watches.
#[derive(Clone, Debug)]
pub struct Step {
    /// Bytes of the file that have been read.
    pub bytes_read: u64,
    /// What it brought so far.
    pub counts: ImportCounts,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All rows were read, or the file turned out to be unreadable, which the import says.
    Over,
    /// The process wants to end; the import waits for another run.
    Stopped,
}

/// Reads a file to its end and stores what its rows say, some thousand in a transaction. What is stored stays,
/// whatever comes after; the same file again finds it there and changes nothing.
///
/// A dry run does the same and takes every transaction back, so that its counts are those of the real run.
pub(super) async fn run_file(
    app: &App,
    actor: &Actor,
    input: Box<dyn Read + Send>,
    mapping: Checked,
    claim: Claim,
    progress: &mut (dyn FnMut(&Step) + Send),
) -> Result<Ended, AppError> {
    actor.must(Action::Import)?;
    let _importing = app.metrics.importing();
    let mapping = Arc::new(mapping);
    let (sender, mut batches) = mpsc::channel(AHEAD);
    let (reading, today) = (Arc::clone(&mapping), actor.today(app));
    // Whoever runs a file from the shell knows what memory there is.
    let most = if claim.stored { MAX_ROWS } else { u64::MAX };
    let reader = tokio::task::spawn_blocking(move || read_all(input, &reading, today, most, &sender));
    let mut state = State {
        app,
        actor,
        mapping: &mapping,
        lease: claim.lease,
        claim,
        totals: Totals::default(),
        distinct: Distinct::default(),
        claimed: false,
    };
    let ended = state.take_all(&mut batches, progress).await;
    // Closing the channel lets the reader end, should it still be reading.
    drop(batches);
    if let Err(error) = reader.await {
        tracing::error!(%error, "the reader of an import broke");
    }
    match ended {
        Err(error) if !may_pass(&error) => {
            tracing::error!(import = %state.claim.id, %error, "an import failed");
            state.end(Some("Something went wrong on our side. The server's log has the cause.")).await?;
            Ok(Ended::Over)
        }
        ended => ended,
    }
}

/// Whether trying again later may help.
fn may_pass(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Conflict(_)
            | AppError::Store(StoreError::Unavailable(_) | StoreError::Collision | StoreError::Full(_))
    )
}

/// What the file brought so far.
#[derive(Clone, Debug, Default)]
struct Totals {
    counts: ImportCounts,
    errors: Vec<RowError>,
    bytes_read: u64,
}

impl Totals {
    fn progress(&self) -> Progress<'_> {
        Progress { bytes_read: self.bytes_read, counts: &self.counts, errors: &self.errors }
    }

    /// Adds what the rows of a batch say.
    fn add(&mut self, batch: &Batch) {
        let (all, more) = (&mut self.counts, &batch.counts);
        all.rows += more.rows;
        all.faulty_rows += more.faulty_rows;
        all.kept += more.kept;
        all.late += more.late;
        all.missed += more.missed;
        all.open += more.open;
        all.answers += more.answers;
        let room = MAX_ERRORS.saturating_sub(self.errors.len());
        self.errors.extend(batch.errors.iter().take(room).cloned());
        self.bytes_read = batch.bytes_read;
    }
}

/// What came of storing a batch.
enum Stored {
    Well,
    /// The import cannot go on; the words are for whoever brought it.
    Refused(String),
}

struct State<'a> {
    app: &'a App,
    actor: &'a Actor,
    mapping: &'a Checked,
    claim: Claim,
    lease: Instant,
    totals: Totals,
    distinct: Distinct,
    /// The questions are known to the organisation.
    claimed: bool,
}

impl State<'_> {
    async fn take_all(
        &mut self,
        batches: &mut mpsc::Receiver<Result<Batch, Unreadable>>,
        progress: &mut (dyn FnMut(&Step) + Send),
    ) -> Result<Ended, AppError> {
        while let Some(batch) = batches.recv().await {
            if self.claim.stop.as_ref().is_some_and(|stop| *stop.borrow()) {
                self.release().await?;
                return Ok(Ended::Stopped);
            }
            let failure = match batch {
                Ok(batch) => match self.take(&batch).await? {
                    Stored::Well if batch.last => None,
                    Stored::Well => {
                        progress(&self.step());
                        continue;
                    }
                    Stored::Refused(reason) => Some(reason),
                },
                Err(Unreadable::Form(reason)) => Some(reason),
                Err(Unreadable::Bytes(error)) if self.claim.stored => {
                    return Err(StoreError::Unavailable(error.to_string()).into());
                }
                Err(Unreadable::Bytes(error)) => Some(format!("The file cannot be read: {error}.")),
            };
            progress(&self.step());
            self.end(failure.as_deref()).await?;
            return Ok(Ended::Over);
        }
        Err(AppError::Internal("the reader ended without its last batch".to_owned()))
    }

    fn step(&self) -> Step {
        Step { bytes_read: self.totals.bytes_read, counts: self.totals.counts }
    }

    /// Stores a batch, its lanes at the same time.
    async fn take(&mut self, batch: &Batch) -> Result<Stored, AppError> {
        if !self.claimed {
            if let Some(reason) = self.claim_questions().await? {
                return Ok(Stored::Refused(reason));
            }
            self.claimed = true;
        }
        if let Some((heading, read_as)) = &batch.looked {
            let mut tx = self.app.db.tenant(self.actor.org).await?;
            imports::looked(&mut tx, self.claim.id, heading, read_as).await?;
            tx.commit().await?;
        }
        let lanes = batch.lanes.iter().filter(|rows| !rows.is_empty()).map(|rows| self.store(rows));
        let stored = try_join_all(lanes).await?;
        let mut totals = self.totals.clone();
        totals.add(batch);
        for loaded in &stored {
            loaded.count(&self.distinct, &mut totals.counts);
        }
        let tx = self.app.db.tenant(self.actor.org).await?;
        self.save(tx, &totals).await?;
        stored.iter().for_each(|loaded| loaded.note(&mut self.distinct));
        self.totals = totals;
        Ok(Stored::Well)
    }

    /// Makes the questions of the mapping known; the answer is why that cannot be.
    async fn claim_questions(&self) -> Result<Option<String>, AppError> {
        let mut tx = self.app.db.tenant(self.actor.org).await?;
        let claimed = {
            let (keys, import) = (self.mapping.plan.questions(), Some(self.claim.id));
            questions::claim_for(&mut tx, keys, import, self.app.now()).await?
        };
        if claimed.is_err() || self.claim.dry_run {
            tx.roll_back().await?;
        } else {
            tx.commit().await?;
        }
        Ok(claimed.err().map(|key| {
            format!("The question key {key} is in use with another kind or component. Give the mapping another key.")
        }))
    }

    /// Stores the rows of a lane in one transaction, again if it got in somebody's way.
    async fn store<'a>(&self, rows: &'a [Said]) -> Result<Loaded<'a>, AppError> {
        let mut tries = 1;
        loop {
            match self.attempt(rows).await {
                Err(AppError::Store(StoreError::Collision)) if tries < TRIES => tries += 1,
                other => return other,
            }
        }
    }

    async fn attempt<'a>(&self, rows: &'a [Said]) -> Result<Loaded<'a>, AppError> {
        let mut tx = self.app.db.tenant(self.actor.org).await?;
        let source = self.mapping.plan.source();
        let loaded = Box::pin(load(&mut tx, self.app, self.actor, self.claim.id, source, rows)).await?;
        if self.claim.dry_run {
            tx.roll_back().await?;
        } else {
            tx.commit().await?;
        }
        Ok(loaded)
    }

    /// Notes how far the run is, renews the lease, commits and says so.
    async fn save(&mut self, mut tx: TenantTx, totals: &Totals) -> Result<(), AppError> {
        let until = next_lease(self.app.now(), self.lease);
        if !imports::advance(&mut tx, self.claim.id, totals.progress(), self.lease, until).await? {
            return Err(lost());
        }
        publish::import_changed(&mut tx, self.app, self.claim.id).await?;
        tx.commit().await?;
        self.lease = until;
        self.app.announce(self.actor.org);
        Ok(())
    }

    async fn end(&mut self, failure: Option<&str>) -> Result<(), AppError> {
        if !self.claim.dry_run && self.totals.counts.rows > self.totals.counts.faulty_rows {
            match self.close_day().await {
                // Not done before everybody who came is scored: the import stays claimed, and is taken up again.
                Err(error) if failure.is_none() => return Err(error),
                Err(error) => tracing::warn!(%error, "the day could not be closed after an import"),
                Ok(()) => {}
            }
        }
        let mut tx = self.app.db.tenant(self.actor.org).await?;
        let (progress, now) = (self.totals.progress(), self.app.now());
        if !imports::end(&mut tx, self.claim.id, progress, failure, self.lease, now).await? {
            return Err(lost());
        }
        let after =
            json!({ "dry_run": self.claim.dry_run, "counts": self.totals.counts, "failure": failure });
        let (app, actor, id) = (self.app, self.actor, self.claim.id);
        publish::audit(&mut tx, app, actor, "finish", "import", id.0, None, Some(after)).await?;
        publish::import_changed(&mut tx, self.app, self.claim.id).await?;
        tx.commit().await?;
        self.app.announce(self.actor.org);
        Ok(())
    }

    /// Closes the day anew, which takes its time; the lease is renewed meanwhile.
    async fn close_day(&mut self) -> Result<(), AppError> {
        let totals = self.totals.clone();
        let mut closing = pin!(after_import(self.app, self.actor));
        loop {
            self.save(self.app.db.tenant(self.actor.org).await?, &totals).await?;
            tokio::select! {
                closed = &mut closing => return closed,
                () = tokio::time::sleep(RENEW) => {}
            }
        }
    }

    /// Lets another run take the import over at once.
    async fn release(&self) -> Result<(), AppError> {
        let mut tx = self.app.db.tenant(self.actor.org).await?;
        imports::release(&mut tx, self.claim.id, self.lease).await?;
        Ok(tx.commit().await?)
    }
}

/// What follows from an import that stored something: priors rest on what everybody now says, so today is closed again.
pub(super) async fn after_import(app: &App, actor: &Actor) -> Result<(), AppError> {
    close(app, actor.org, actor.today(app), Force::WhenChanged).await?;
    Ok(())
}

/// A lease that differs from the one before, so that it stays a token even where the clock stands still.
pub(super) fn next_lease(now: Instant, before: Instant) -> Instant {
    let until = now.plus_seconds(LEASE_SECONDS);
    if until > before { until } else { Instant::from_micros(before.micros() + 1).unwrap_or(until) }
}

fn lost() -> AppError {
    AppError::Conflict("Another process has taken over this import.".to_owned())
}
