//! Events as they happen: one reader per organisation and process, however many watch.
//!
//! The reader wakes when this process announces a change, and looks every half second for those of other processes.
//! A transaction may commit after one that began later, so each look goes back a little and leaves out what was seen;
//! now and then a look goes back as far as the longest transaction.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kept_api::events::Event;
use kept_core::ids::{EventId, OrgId};
use kept_store::TenantTx;
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use super::LONGEST_TRANSACTION_SECONDS;
use crate::app::App;
use crate::error::AppError;

/// How often to look without being woken.
const LOOK: Duration = Duration::from_millis(500);
/// Changes within this time are read together.
const TOGETHER: Duration = Duration::from_millis(50);
/// How far back each look goes, and from how many events on it is a flood.
const NEAR_SECONDS: i64 = 1;
const NEAR: Duration = Duration::from_secs(NEAR_SECONDS.unsigned_abs());
const NEAR_MOST: usize = 5_000;
/// How often a look goes all the way back.
const FAR_LOOK: Duration = Duration::from_secs(5);
/// How far that is, and from how many events on it is a flood.
const FAR: Duration = Duration::from_secs(LONGEST_TRANSACTION_SECONDS.unsigned_abs());
const FAR_MOST: usize = 100_000;
/// Events kept for a watcher that is slow; one that is slower must begin anew.
const KEPT: usize = 8_192;

/// The feeds of this process. Cheap to clone; clones are the same feeds.
#[derive(Clone, Debug, Default)]
pub struct Feeds(Arc<Mutex<BTreeMap<OrgId, Sender<Event>>>>);

impl Feeds {
    /// Begins to watch: every event of `org` that commits from now on arrives, each once, in no strict order. Where the
    /// feed ends, by a flood of events or because the watcher is too slow, begin anew and read everything again.
    pub async fn watch(&self, app: &App, org: OrgId) -> Result<Receiver<Event>, AppError> {
        if let Some(sender) = self.lock().get(&org) {
            return Ok(sender.subscribe());
        }
        let reader = Reader::begin(app, org).await?;
        let (sender, receiver) = broadcast::channel(KEPT);
        let mut feeds = self.lock();
        if let Some(sender) = feeds.get(&org) {
            return Ok(sender.subscribe());
        }
        feeds.insert(org, sender.clone());
        drop(feeds);
        let place = Place { feeds: self.clone(), org, sender };
        app.runtime.spawn(run(app.clone(), place, reader));
        Ok(receiver)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<OrgId, Sender<Event>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of a reader; given back also where it panics, so that watchers see their feed end.
struct Place {
    feeds: Feeds,
    org: OrgId,
    sender: Sender<Event>,
}

impl Place {
    /// Whether nobody watches any more. Then the place is given back already, and who comes next begins anew.
    fn deserted(&self) -> bool {
        let mut feeds = self.feeds.lock();
        let deserted = self.sender.receiver_count() == 0;
        if deserted {
            feeds.remove(&self.org);
        }
        deserted
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut feeds = self.feeds.lock();
        if feeds.get(&self.org).is_some_and(|sender| sender.same_channel(&self.sender)) {
            feeds.remove(&self.org);
        }
    }
}

async fn run(app: App, place: Place, mut reader: Reader) {
    let mut changed = app.changed.subscribe();
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = look.tick() => {}
            announced = changed.recv() => match announced {
                Ok(org) if org != place.org => continue,
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {
                    sleep(TOGETHER).await;
                    changed = changed.resubscribe();
                }
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
        if place.deserted() {
            return;
        }
        match reader.look(&app, place.org).await {
            Ok(Seen::Events(events)) => {
                for event in events {
                    // Watchers may leave at any time.
                    let _ = place.sender.send(event);
                }
            }
            Ok(Seen::Flood) => return,
            Err(error) => tracing::warn!(org = %place.org, %error, "events could not be read; trying again"),
        }
    }
}

/// What a look has found.
enum Seen {
    /// Events that were not seen before.
    Events(Vec<Event>),
    /// So many that nobody wants each of them. The feed ends; whoever watches begins anew and reads everything again.
    Flood,
}

/// What has been read.
struct Reader {
    /// Nothing new can come at or before this one, as far as is known from before the feed began.
    floor: Option<EventId>,
    /// The newest event at the end of each look of the last minute.
    marks: VecDeque<(Instant, EventId)>,
    /// What was read after the oldest mark.
    seen: BTreeSet<EventId>,
    far: Instant,
    /// The feed began in a flood, so it does not know what was there before.
    blind: bool,
}

impl Reader {
    async fn begin(app: &App, org: OrgId) -> Result<Self, AppError> {
        let ago = |seconds: i64| Some(app.now().plus_seconds(-seconds));
        let mut tx = app.db.tenant(org).await?;
        let floor = kept_store::events::newest(&mut tx, ago(LONGEST_TRANSACTION_SECONDS)).await?;
        let near = kept_store::events::newest(&mut tx, ago(NEAR_SECONDS)).await?;
        let now = Instant::now();
        let mut reader =
            Self { floor, marks: VecDeque::new(), seen: BTreeSet::new(), far: now, blind: false };
        if matches!(reader.read(&mut tx, floor, FAR_MOST).await?, Seen::Flood) {
            reader.floor = kept_store::events::newest(&mut tx, None).await?;
            reader.seen.clear();
            reader.blind = true;
        } else if let (Some(near), Some(then)) = (near, now.checked_sub(NEAR)) {
            reader.marks.push_back((then, near));
        }
        tx.roll_back().await?;
        Ok(reader)
    }

    async fn look(&mut self, app: &App, org: OrgId) -> Result<Seen, AppError> {
        let now = Instant::now();
        let far = now.duration_since(self.far) >= FAR_LOOK;
        if far && self.blind {
            return Ok(Seen::Flood);
        }
        let (back, most) = if far { (FAR, FAR_MOST) } else { (NEAR, NEAR_MOST) };
        let from = self.mark(now, back);
        let mut tx = app.db.tenant(org).await?;
        let found = self.read(&mut tx, from, most).await?;
        tx.roll_back().await?;
        if far {
            self.far = now;
            self.seen.retain(|id| Some(*id) > from);
            self.floor = from;
            self.marks.retain(|(at, _)| now.duration_since(*at) <= FAR);
        }
        if let Some(newest) = self.seen.last() {
            self.marks.push_back((now, *newest));
        }
        Ok(found)
    }

    /// The newest event that was known so long ago.
    fn mark(&self, now: Instant, back: Duration) -> Option<EventId> {
        let old = self.marks.iter().rev().find(|(at, _)| now.duration_since(*at) >= back);
        old.map(|(_, id)| *id).max(self.floor)
    }

    async fn read(
        &mut self,
        tx: &mut TenantTx,
        from: Option<EventId>,
        most: usize,
    ) -> Result<Seen, AppError> {
        let limit = u32::try_from(most).unwrap_or(u32::MAX);
        let events = kept_store::events::list(tx, from, None, limit).await?;
        if events.len() >= most {
            return Ok(Seen::Flood);
        }
        Ok(Seen::Events(events.into_iter().filter(|event| self.seen.insert(event.id)).collect()))
    }
}
