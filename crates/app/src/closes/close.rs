//! Closes one day: reads everybody's evidence once, closes the priors, scores everybody.

use std::collections::BTreeMap;
use std::time::Duration;

use kept_api::insights::Close;
use kept_core::access::Action;
use kept_core::calendar::{Day, Instant};
use kept_core::closing::forgettable;
use kept_core::evidence::Evidence;
use kept_core::ids::{CustomerId, OrgId};
use kept_core::priors;
use kept_core::scorecard::{Digest, Fold};
use kept_store::closes::{self, Closed, Subject};
use kept_store::{TenantTx, evidence, models, stale};

use super::scoring::score;
use crate::error::AppError;
use crate::events::LONGEST_TRANSACTION_SECONDS;
use crate::{Actor, App, publish};

/// Customers that are read and written at a time.
pub(crate) const CHUNK: usize = 1_000;
/// How long to wait before looking whether another close has ended.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Whether a day that is closed already is closed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// Only when something that bears on it was recorded since.
    WhenChanged,
    /// In any case.
    Always,
}

/// A member asks for a past day.
pub async fn ask(app: &App, actor: &Actor, day: Day) -> Result<Close, AppError> {
    actor.must(Action::CloseDay)?;
    if day > actor.today(app) {
        return Err(AppError::invalid("/day", "in-the-future", "Choose today or an earlier day."));
    }
    let closed = match today_closed(app, actor, day).await? {
        Some(closed) => closed,
        None => close(app, actor.org, day, Force::WhenChanged).await?,
    };
    Ok(Close { day: closed.day, model_version: closed.model_version, customers: closed.customers })
}

/// The close of today, where it is today that is asked for: what changes since is scored again as it comes.
async fn today_closed(app: &App, actor: &Actor, day: Day) -> Result<Option<Closed>, AppError> {
    if day != actor.today(app) {
        return Ok(None);
    }
    let mut tx = app.db.tenant(actor.org).await?;
    let found = closes::on(&mut tx, day).await?;
    tx.commit().await?;
    Ok(found)
}

/// Closes `day`. Lists see the new scores all at once, when the transaction commits.
pub async fn close(app: &App, org: OrgId, day: Day, force: Force) -> Result<Closed, AppError> {
    let mut tx = alone(app, org).await?;
    let begun = std::time::Instant::now();
    if force == Force::WhenChanged
        && let Some(found) = closes::on(&mut tx, day).await?
        && (!is_newest(&mut tx, day).await? || found.model_version == models::current(&mut tx).await?.version)
        && !closes::changed_since(&mut tx, day, earliest_unseen(found.recorded_at)).await?
    {
        tx.commit().await?;
        return Ok(found);
    }
    // Marks first, then the clock: what is marked has been committed and is read below.
    let marks = stale::marks(&mut tx).await?;
    let now = app.now();
    let closed = write(&mut tx, day, now).await?;
    let all: Vec<Day> = closes::all(&mut tx).await?.into_iter().map(|closed| closed.day).collect();
    let newest = all.iter().copied().max().unwrap_or(day);
    if newest == day {
        stale::unmark(&mut tx, &marks).await?;
    }
    closes::forget(&mut tx, &forgettable(&all, newest)).await?;
    // A past day concerns only those who asked for it, and they look when this returns.
    if newest == day {
        publish::organisation_changed(&mut tx, app).await?;
    }
    tx.commit().await?;
    app.metrics.closed(begun.elapsed());
    app.announce(org);
    Ok(closed)
}

/// Whether no later day is closed. Another model makes that day's scores anew; days before it keep theirs.
async fn is_newest(tx: &mut TenantTx, day: Day) -> Result<bool, AppError> {
    let all = closes::all(tx).await?;
    Ok(all.into_iter().all(|closed| closed.day <= day))
}

/// A transaction that holds the scores of the organisation. Whoever waits for another close does so without a
/// connection, so that nobody else waits for one.
pub(crate) async fn alone(app: &App, org: OrgId) -> Result<TenantTx, AppError> {
    loop {
        let mut tx = app.db.tenant(org).await?;
        if closes::try_lock(&mut tx).await? {
            return Ok(tx);
        }
        tx.roll_back().await?;
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// What was recorded from here on may have been committed after a close that began at `closed`.
fn earliest_unseen(closed: Instant) -> Instant {
    closed.plus_seconds(-LONGEST_TRANSACTION_SECONDS)
}

async fn write(tx: &mut TenantTx, day: Day, now: Instant) -> Result<Closed, AppError> {
    let model = models::current(tx).await?;
    let fold = Fold::new(&model).map_err(|error| AppError::Internal(error.to_string()))?;
    let customers = digests(tx, &fold, day, now).await?;
    let active = customers.iter().filter(|(subject, _)| subject.active);
    let active = active.map(|(subject, digest)| (subject.segment.as_str(), digest));
    let closed =
        priors::close(&active, &model, day).map_err(|error| AppError::Internal(error.to_string()))?;
    kept_store::priors::put(tx, day, &closed, now).await?;
    closes::clear(tx, day).await?;
    let root = closed.get("").cloned().unwrap_or_else(|| priors::Priors::start(&model));
    for chunk in customers.chunks(CHUNK) {
        let scores = chunk
            .iter()
            .map(|(subject, digest)| {
                let priors = closed.get(&subject.segment).unwrap_or(&root);
                Ok(score(subject, digest, &fold.score(digest, priors, day)?))
            })
            .collect::<Result<Vec<_>, kept_core::score::ScoreError>>()
            .map_err(|error| AppError::Internal(error.to_string()))?;
        closes::write(tx, day, &scores).await?;
    }
    let closed = Closed {
        day,
        model_version: model.version,
        customers: u64::try_from(customers.len()).unwrap_or(u64::MAX),
        recorded_at: now,
    };
    closes::put(tx, closed).await?;
    Ok(closed)
}

async fn digests(
    tx: &mut TenantTx,
    fold: &Fold,
    day: Day,
    known_at: Instant,
) -> Result<Vec<(Subject, Digest)>, AppError> {
    // Everybody at once: by pieces, Postgres might sort all who are left for each of them.
    let subjects = closes::subjects(tx).await?;
    let mut all = Vec::with_capacity(subjects.len());
    for chunk in subjects.chunks(CHUNK) {
        all.extend(digest_of(tx, fold, chunk.to_vec(), day, known_at).await?);
    }
    Ok(all)
}

/// All that is known of some customers by an instant, up to a day.
pub(crate) async fn read_evidence(
    tx: &mut TenantTx,
    subjects: &[Subject],
    day: Day,
    known_at: Instant,
) -> Result<BTreeMap<CustomerId, Vec<Evidence>>, AppError> {
    let ids: Vec<CustomerId> = subjects.iter().map(|subject| subject.id).collect();
    Ok(evidence::of_many(tx, &ids, day, known_at).await?)
}

/// The digests of some customers.
pub(super) async fn digest_of(
    tx: &mut TenantTx,
    fold: &Fold,
    subjects: Vec<Subject>,
    day: Day,
    known_at: Instant,
) -> Result<Vec<(Subject, Digest)>, AppError> {
    let found = read_evidence(tx, &subjects, day, known_at).await?;
    subjects
        .into_iter()
        .map(|subject| {
            let evidence = found.get(&subject.id).map_or(&[][..], Vec::as_slice);
            let digest = fold.digest(evidence, day).map_err(|error| AppError::Internal(error.to_string()))?;
            Ok((subject, digest))
        })
        .collect()
}
