//! Taking an import back: what it brought goes, what it changed is as before, and what others have touched since stays.
//!
//! A reversal goes through the records some hundred at a time, each step a transaction that also notes how far it is. One
//! that breaks off goes on where it was.

use kept_api::imports::{
    Import, ImportReversal, ImportReversalPreview, ImportState, KeptRecord, ReversalCount, ReversalCounts,
};
use kept_core::access::Action;
use kept_core::calendar::Instant;
use kept_core::ids::ImportId;
use kept_store::imports::reversal::{self as store, Chunk, Claimed, MOST_KEPT, Stage, State};
use kept_store::imports::{self};
use kept_store::{
    StoreError, TenantTx, behaviours, contacts, customers, feedback, promises, questions, responses,
};
use serde_json::json;
use tokio::sync::watch;
use uuid::Uuid;

use super::run::{LEASE_SECONDS, next_lease};
use crate::app::{Actor, App};
use crate::closes::{self, Force, close};
use crate::error::{AppError, TRIES};
use crate::publish;

/// Records that are taken back in one transaction.
const CHUNK: u32 = 500;

/// What would go and what would stay.
///
/// # Errors
/// [`AppError::Conflict`] for an import that has nothing to take back.
pub async fn preview(app: &App, actor: &Actor, id: ImportId) -> Result<ImportReversalPreview, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let import = imports::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    must_stand(&import)?;
    let preview = store::preview(&mut tx, id).await?;
    tx.commit().await?;
    Ok(preview)
}

fn must_stand(import: &Import) -> Result<(), AppError> {
    let words = match import.state {
        _ if import.dry_run => "This was a dry run: it stored nothing.",
        ImportState::Done | ImportState::Failed => return Ok(()),
        ImportState::Waiting | ImportState::Running => "The import has not ended. Take it back when it has.",
        ImportState::Reversing | ImportState::Reversed => "The import is taken back already.",
    };
    Err(AppError::Conflict(words.to_owned()))
}

/// Asks for it; whoever runs imports does it. Asking again changes nothing.
///
/// # Errors
/// [`AppError::Conflict`] for a dry run, and for an import that has not ended.
pub async fn ask(app: &App, actor: &Actor, id: ImportId) -> Result<Import, AppError> {
    actor.must(Action::Import)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = imports::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let told = ImportReversal {
        asked_at: app.now(),
        ended_at: None,
        records: ReversalCounts::default(),
        kept: Vec::new(),
    };
    let state = State { stage: Stage::Responses, after: Uuid::nil(), by: actor.member(), told };
    if matches!(before.state, ImportState::Reversing | ImportState::Reversed)
        || !store::begin(&mut tx, id, &state).await?
    {
        // Somebody else may have asked at the same moment.
        let import = imports::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        if !matches!(import.state, ImportState::Reversing | ImportState::Reversed) {
            must_stand(&import)?;
        }
        publish::claim(&mut tx, app, actor, "import", id.0, 200).await?;
        tx.commit().await?;
        return Ok(import);
    }
    let import = imports::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let (old, new) = (publish::json(&before)?, publish::json(&import)?);
    publish::audit(&mut tx, app, actor, "reverse", "import", id.0, old, new).await?;
    publish::import_changed(&mut tx, app, id).await?;
    publish::done(tx, app, actor).await?;
    Ok(import)
}

/// Asks for it and waits until it is done. `progress` is called after each step.
///
/// # Errors
/// [`AppError::Conflict`] for a dry run, for an import that has not ended, and when another process does it.
pub async fn run_local(
    app: &App,
    actor: &Actor,
    id: ImportId,
    progress: &mut (dyn FnMut(&ReversalCounts) + Send),
) -> Result<Import, AppError> {
    let import = ask(app, actor, id).await?;
    if import.state == ImportState::Reversing {
        let lease = app.now().plus_seconds(LEASE_SECONDS);
        let claimed = claim(app, actor, Some(id), lease).await?.ok_or_else(lost)?;
        run(app, actor, claimed, lease, None, progress).await?;
    }
    super::read(app, actor, id).await
}

pub(super) async fn claim(
    app: &App,
    actor: &Actor,
    only: Option<ImportId>,
    lease: Instant,
) -> Result<Option<Claimed>, AppError> {
    let mut tx = app.db.tenant(actor.org).await?;
    let claimed = store::claim(&mut tx, only, app.now(), lease).await?;
    tx.commit().await?;
    Ok(claimed)
}

/// Does what is left of a reversal that was claimed under `lease`, until it is over or `stop` becomes true.
pub(super) async fn run(
    app: &App,
    actor: &Actor,
    claimed: Claimed,
    lease: Instant,
    stop: Option<&watch::Receiver<bool>>,
    progress: &mut (dyn FnMut(&ReversalCounts) + Send),
) -> Result<(), AppError> {
    let Claimed { id, begun, state } = claimed;
    let mut run = Run { app, actor, id, begun, state, lease };
    while run.state.stage != Stage::Scores {
        if stop.is_some_and(|stop| *stop.borrow()) {
            return Ok(());
        }
        run.step().await?;
        progress(&run.state.told.records);
    }
    run.end().await
}

struct Run<'a> {
    app: &'a App,
    actor: &'a Actor,
    id: ImportId,
    /// When the import was begun.
    begun: Instant,
    state: State,
    lease: Instant,
}

impl Run<'_> {
    /// Takes back the next records, again if it got in somebody's way.
    async fn step(&mut self) -> Result<(), AppError> {
        let mut tries = 1;
        loop {
            match self.attempt().await {
                Err(AppError::Store(StoreError::Collision)) if tries < TRIES => tries += 1,
                other => return other,
            }
        }
    }

    async fn attempt(&mut self) -> Result<(), AppError> {
        let (import, after, now) = (self.id, self.state.after, self.app.now());
        let mut tx = match self.state.stage {
            // A close that has read a customer must have written its scores before they are forgotten.
            Stage::Customers => closes::alone(self.app, self.actor.org).await?,
            _ => self.app.db.tenant(self.actor.org).await?,
        };
        let mut state = self.state.clone();
        let records = &mut state.told.records;
        let (chunk, count, next) = match state.stage {
            Stage::Responses => {
                let chunk = responses::take_back(&mut tx, import, after, CHUNK, now).await?;
                (chunk, &mut records.responses, Stage::Promises)
            }
            Stage::Promises => {
                let chunk = promises::take_back(&mut tx, import, after, CHUNK, now).await?;
                (chunk, &mut records.promises, Stage::Behaviours)
            }
            Stage::Behaviours => {
                let chunk = behaviours::take_back(&mut tx, import, after, CHUNK).await?;
                (chunk, &mut records.behaviours, Stage::Feedback)
            }
            Stage::Feedback => {
                let chunk = feedback::take_back(&mut tx, import, after, CHUNK, now).await?;
                (chunk, &mut records.feedback, Stage::Contacts)
            }
            Stage::Contacts => {
                let chunk = contacts::take_back(&mut tx, import, after, CHUNK, now).await?;
                (chunk, &mut records.contacts, Stage::Customers)
            }
            Stage::Customers => {
                let chunk = customers::take_back(&mut tx, import, after, CHUNK, now).await?;
                (chunk, &mut records.customers, Stage::Scores)
            }
            Stage::Scores => return Ok(()),
        };
        let Chunk { last, removed, restored, kept } = chunk;
        add(count, removed, restored, kept.len() as u64);
        keep(&mut state.told.kept, kept);
        match last {
            Some(last) => state.after = last,
            None => (state.stage, state.after) = (next, Uuid::nil()),
        }
        self.save(tx, state).await
    }

    /// Notes how far it is in the transaction of the step, renews the lease, commits and says so.
    async fn save(&mut self, mut tx: TenantTx, state: State) -> Result<(), AppError> {
        let until = next_lease(self.app.now(), self.lease);
        if !store::advance(&mut tx, self.id, &state, self.lease, Some(until)).await? {
            return Err(lost());
        }
        publish::import_changed(&mut tx, self.app, self.id).await?;
        publish::done(tx, self.app, self.actor).await?;
        (self.lease, self.state) = (until, state);
        Ok(())
    }

    /// What follows: questions that nobody else asks are forgotten, and days that were closed with what is gone are
    /// closed again, the oldest first.
    async fn end(&mut self) -> Result<(), AppError> {
        let (app, actor) = (self.app, self.actor);
        let mut tx = app.db.tenant(actor.org).await?;
        questions::forget(&mut tx, self.id).await?;
        let today = actor.today(app);
        let mut days: Vec<_> = kept_store::closes::all(&mut tx).await?;
        tx.commit().await?;
        days.retain(|closed| closed.recorded_at >= self.begun && closed.day < today);
        days.sort_by_key(|closed| closed.day);
        for day in days.into_iter().map(|closed| closed.day).chain([today]) {
            close(app, actor.org, day, Force::Always).await?;
            self.save(app.db.tenant(actor.org).await?, self.state.clone()).await?;
        }
        self.state.told.ended_at = Some(app.now());
        let mut tx = app.db.tenant(actor.org).await?;
        if !store::end(&mut tx, self.id, &self.state, self.lease).await? {
            return Err(lost());
        }
        let after = json!({ "reversed": self.state.told.records });
        publish::audit(&mut tx, app, actor, "finish", "import", self.id.0, None, Some(after)).await?;
        publish::import_changed(&mut tx, app, self.id).await?;
        publish::organisation_changed(&mut tx, app).await?;
        publish::done(tx, app, actor).await
    }
}

fn add(count: &mut ReversalCount, removed: u64, restored: u64, kept: u64) {
    count.removed += removed;
    count.restored += restored;
    count.kept += kept;
}

fn keep(all: &mut Vec<KeptRecord>, more: Vec<KeptRecord>) {
    all.extend(more.into_iter().take(MOST_KEPT.saturating_sub(all.len())));
}

fn lost() -> AppError {
    AppError::Conflict("Another process is taking this import back. Look at it again later.".to_owned())
}
