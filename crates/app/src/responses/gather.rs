//! Answers that arrive together share a transaction, so that waiting for the disk is paid once for all of them.
//!
//! Nobody waits for company: the first submission of an organisation starts at once, and those that arrive while it is
//! being stored form the next batch. Each is acknowledged after the commit of its batch, and none fails for another.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kept_api::responses::Received;
use kept_core::ids::{AskId, OrgId, ResponseId};
use kept_core::response::AnswerInput;
use kept_store::StoreError;
use tokio::sync::oneshot;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::responses::batch;
use crate::responses::versions::Versions;
use crate::token::Token;

/// By which way somebody may answer an ask.
#[derive(Clone, Debug)]
pub(crate) enum Door {
    /// By its link.
    Link(Token),
    /// On a call with this member.
    Call(Actor),
}

/// One submission.
#[derive(Clone, Debug)]
pub(crate) struct Submission {
    pub(crate) org: OrgId,
    pub(crate) ask: AskId,
    pub(crate) door: Door,
    pub(crate) id: ResponseId,
    pub(crate) answers: Vec<AnswerInput>,
}

/// How much is gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Submissions in one transaction.
    pub batch: usize,
    /// Transactions at a time for one organisation.
    pub in_flight: usize,
    /// Submissions that wait, over all organisations. One more is told to come back.
    pub waiting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // Two in flight: one computes while the other waits for the disk. More would only make batches smaller.
        Self { batch: 256, in_flight: 2, waiting: 4096 }
    }
}

/// The queue of submissions. Cheap to clone; clones are the same queue.
#[derive(Clone, Debug, Default)]
pub struct Gather {
    limits: Limits,
    lanes: Arc<Mutex<Lanes>>,
    pub(super) versions: Versions,
}

#[derive(Debug, Default)]
struct Lanes {
    /// Only organisations with something to do.
    of: BTreeMap<OrgId, Lane>,
    waiting: usize,
}

#[derive(Debug, Default)]
struct Lane {
    waiting: VecDeque<Waiting>,
    running: usize,
}

#[derive(Debug)]
struct Waiting {
    submission: Submission,
    answer: oneshot::Sender<Result<Received, AppError>>,
}

impl Gather {
    /// A queue with limits of its own.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Stores a submission together with others, and returns after it is durable.
    pub(crate) async fn submit(&self, app: &App, submission: Submission) -> Result<Received, AppError> {
        let org = submission.org;
        let (sender, answer) = oneshot::channel();
        if self.put(Waiting { submission, answer: sender })? {
            // Whoever goes away does not stop the others: the batch belongs to nobody's request.
            app.runtime.spawn(Runner { gather: self.clone(), app: app.clone(), org }.run());
        }
        answer.await.unwrap_or_else(|_| Err(unavailable("the answers were not stored")))
    }

    /// Queues a submission; `true` when somebody must start to work it off.
    fn put(&self, waiting: Waiting) -> Result<bool, AppError> {
        let mut lanes = self.lock();
        if lanes.waiting >= self.limits.waiting {
            return Err(unavailable("too many answers are waiting to be stored"));
        }
        lanes.waiting += 1;
        let lane = lanes.of.entry(waiting.submission.org).or_default();
        lane.waiting.push_back(waiting);
        let start = lane.running < self.limits.in_flight;
        lane.running += usize::from(start);
        Ok(start)
    }

    fn take(&self, org: OrgId) -> Vec<Waiting> {
        let mut lanes = self.lock();
        let Some(lane) = lanes.of.get_mut(&org) else { return Vec::new() };
        let count = lane.waiting.len().min(self.limits.batch);
        let taken: Vec<Waiting> = lane.waiting.drain(..count).collect();
        lanes.waiting -= count;
        taken
    }

    /// One runner fewer, unless something came in since it looked.
    fn leave(&self, org: OrgId, anyway: bool) -> bool {
        let mut lanes = self.lock();
        let Some(lane) = lanes.of.get_mut(&org) else { return true };
        if !anyway && !lane.waiting.is_empty() {
            return false;
        }
        lane.running -= 1;
        if lane.running == 0 {
            // After a panic nobody would come for these; dropped, they are told so.
            let dropped = lane.waiting.len();
            lanes.of.remove(&org);
            lanes.waiting -= dropped;
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, Lanes> {
        // No code that can panic runs under the lock, so what is in it is whole.
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unavailable(why: &str) -> AppError {
    AppError::Store(StoreError::Unavailable(why.to_owned()))
}

/// Works off the submissions of one organisation until there are none.
struct Runner {
    gather: Gather,
    app: App,
    org: OrgId,
}

impl Runner {
    async fn run(self) {
        let mut place = Place { gather: &self.gather, org: self.org, held: true };
        loop {
            let waiting = self.gather.take(self.org);
            if waiting.is_empty() {
                if self.gather.leave(self.org, false) {
                    place.held = false;
                    return;
                }
                continue;
            }
            self.store(waiting).await;
        }
    }

    async fn store(&self, waiting: Vec<Waiting>) {
        let submissions: Vec<&Submission> = waiting.iter().map(|waiting| &waiting.submission).collect();
        self.app.metrics.gathered(submissions.len());
        match batch::run(&self.app, self.org, &submissions).await {
            Ok(outcomes) => {
                for (waiting, outcome) in waiting.into_iter().zip(outcomes) {
                    // Somebody who went away needs no answer.
                    let _ = waiting.answer.send(outcome);
                }
            }
            Err(AppError::Store(StoreError::Unavailable(why))) => {
                for waiting in waiting {
                    let _ = waiting.answer.send(Err(unavailable(&why)));
                }
            }
            Err(error) => self.one_by_one(waiting, error).await,
        }
    }

    /// After a batch has failed, so that what is wrong with one touches none of its neighbours.
    async fn one_by_one(&self, waiting: Vec<Waiting>, error: AppError) {
        tracing::debug!(org = %self.org, count = waiting.len(), %error, "a batch of answers is stored one by one");
        for Waiting { submission, answer } in waiting {
            let outcome = match batch::run(&self.app, self.org, &[&submission]).await {
                Ok(mut outcomes) => {
                    outcomes.pop().unwrap_or_else(|| Err(unavailable("no answer was stored")))
                }
                Err(error) => Err(error),
            };
            let _ = answer.send(outcome);
        }
    }
}

/// The place of a runner; given back also where it panics.
struct Place<'a> {
    gather: &'a Gather,
    org: OrgId,
    held: bool,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.held {
            self.gather.leave(self.org, true);
        }
    }
}
