//! One transaction that stores the submissions of one organisation, each judged on its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kept_api::responses::Received;
use kept_core::ask::{AskState, Channel};
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{AskId, CustomerId, OrgId, ResponseId, SurveyId};
use kept_core::response::{Answer, Checked, check};
use kept_store::asks::{self, StoredAsk};
use kept_store::responses::{self, Recorded, ResponseRow};
use kept_store::surveys::{self, Version};
use kept_store::{StoreError, TenantTx};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::error::AppError;
use crate::publish;
use crate::responses::gather::{Door, Submission};
use crate::sessions;

type Outcome = Result<Received, AppError>;

/// Judges and stores these submissions; their outcomes in their order. An error is about the batch as a whole: then
/// nothing was stored.
pub(super) async fn run(
    app: &App,
    org: OrgId,
    submissions: &[&Submission],
) -> Result<Vec<Outcome>, AppError> {
    let mut tx = app.db.tenant(org).await?;
    let mut batch = Batch::read(&mut tx, app, submissions).await?;
    let outcomes: Vec<Outcome> =
        submissions.iter().enumerate().map(|(i, submission)| batch.judge(i, submission)).collect();
    if batch.accepted.is_empty() {
        tx.roll_back().await?;
        return Ok(outcomes);
    }
    let rows: Vec<ResponseRow> = batch.accepted.iter().map(|(_, row)| row.clone()).collect();
    let recorded = responses::record(&mut tx, &rows, batch.now).await?;
    if recorded.contains(&Recorded::Conflict) {
        // The id belongs to something else. Alone, that is the answer; in company others were judged as if it held.
        return match submissions {
            [_] => Ok(vec![Err(other_contents())]),
            _ => Err(StoreError::Collision.into()),
        };
    }
    batch.finish(&mut tx, app, submissions).await?;
    tx.commit().await?;
    app.announce(org);
    Ok(outcomes)
}

fn other_contents() -> AppError {
    let words =
        "A response with this id was submitted with other contents. Use a new id for another response.";
    AppError::Conflict(words.to_owned())
}

/// What an ask was answered with, before or in this batch.
#[derive(Clone, Copy)]
struct Answered {
    by: ResponseId,
    hash: [u8; 32],
    complete: bool,
}

/// What is to be done with a submission that is not refused.
enum Judged {
    /// It was stored before.
    Again { complete: bool },
    /// It is to be stored.
    New(Box<ResponseRow>),
}

struct Batch {
    now: Instant,
    today: Day,
    asks: BTreeMap<AskId, StoredAsk>,
    versions: BTreeMap<(SurveyId, u32), Arc<Version>>,
    answered: BTreeMap<AskId, Answered>,
    /// What will be stored, with the place of its submission.
    accepted: Vec<(usize, ResponseRow)>,
}

impl Batch {
    /// Holds the asks and reads what their answers are judged by.
    async fn read(tx: &mut TenantTx, app: &App, submissions: &[&Submission]) -> Result<Self, AppError> {
        let ids: BTreeSet<AskId> = submissions.iter().map(|submission| submission.ask).collect();
        let ids: Vec<AskId> = ids.into_iter().collect();
        let now = app.now();
        let mut batch = Self {
            now,
            today: now.utc_day(),
            asks: BTreeMap::new(),
            versions: BTreeMap::new(),
            answered: BTreeMap::new(),
            accepted: Vec::new(),
        };
        let Some((time_zone, held)) = asks::hold_to_answer(tx, &ids).await? else { return Ok(batch) };
        batch.today = sessions::zone(&time_zone)?.day(now);
        batch.asks = held.into_iter().map(|ask| (ask.row.id, ask)).collect();
        let wanted = batch.asks.values().map(|ask| ask.row.survey).collect();
        batch.versions = app.gather.versions.read(tx, wanted).await?;
        batch.read_answered(tx, submissions).await?;
        Ok(batch)
    }

    /// Reads with what asks were answered that somebody answers again by the same id.
    async fn read_answered(
        &mut self,
        tx: &mut TenantTx,
        submissions: &[&Submission],
    ) -> Result<(), AppError> {
        for submission in submissions {
            let answered = self.asks.get(&submission.ask).and_then(|ask| ask.response_id);
            if answered == Some(submission.id)
                && let Some((hash, complete)) = responses::stored(tx, submission.id).await?
            {
                self.answered.insert(submission.ask, Answered { by: submission.id, hash, complete });
            }
        }
        Ok(())
    }

    fn judge(&mut self, place: usize, submission: &Submission) -> Outcome {
        let received = |complete, again| Received { id: submission.id, complete, again };
        match self.decide(submission)? {
            Judged::Again { complete } => Ok(received(complete, true)),
            Judged::New(row) => {
                let complete = row.complete;
                let answered = Answered { by: row.id, hash: row.content_hash, complete };
                self.answered.insert(submission.ask, answered);
                self.accepted.push((place, *row));
                Ok(received(complete, false))
            }
        }
    }

    fn decide(&self, submission: &Submission) -> Result<Judged, AppError> {
        let ask = admit(self.asks.get(&submission.ask), &submission.door)?;
        let survey = self.versions.get(&ask.row.survey).ok_or_else(|| no_version(ask))?;
        if let Some(answered) = self.answered.get(&submission.ask) {
            if answered.by != submission.id {
                return Err(AppError::AlreadyAnswered);
            }
            let same = match check(&survey.body, &submission.answers) {
                Ok(checked) => hash(submission.ask, &checked.answers)? == answered.hash,
                Err(_) => false,
            };
            return if same {
                Ok(Judged::Again { complete: answered.complete })
            } else {
                Err(other_contents())
            };
        }
        match ask.at(self.now).state {
            AskState::Open => {}
            AskState::Answered => return Err(AppError::AlreadyAnswered),
            AskState::Expired | AskState::Withdrawn => return Err(AppError::AskClosed),
        }
        let checked = check(&survey.body, &submission.answers).map_err(AppError::Invalid)?;
        self.row(ask, submission, checked).map(|row| Judged::New(Box::new(row)))
    }

    fn row(
        &self,
        ask: &StoredAsk,
        submission: &Submission,
        checked: Checked,
    ) -> Result<ResponseRow, AppError> {
        Ok(ResponseRow {
            id: submission.id,
            customer_id: ask.row.customer_id,
            contact_id: ask.row.contact_id,
            ask_id: Some(submission.ask),
            survey: Some(ask.row.survey),
            promise_id: ask.row.promise_id,
            channel: ask.row.channel,
            touchpoint: ask.row.touchpoint.clone(),
            day: self.today,
            complete: checked.complete,
            recorded_by: match &submission.door {
                Door::Link(_) => None,
                Door::Call(actor) => actor.member(),
            },
            external: None,
            content_hash: hash(submission.ask, &checked.answers)?,
            answers: checked.answers,
        })
    }

    /// Everything that goes with stored responses in the same transaction.
    async fn finish(
        &self,
        tx: &mut TenantTx,
        app: &App,
        submissions: &[&Submission],
    ) -> Result<(), AppError> {
        let rows = || self.accepted.iter().map(|(_, row)| row);
        let first: BTreeSet<(SurveyId, u32)> = rows().filter_map(|row| row.survey).collect();
        let frozen =
            |survey: &(SurveyId, u32)| self.versions.get(survey).is_some_and(|version| version.frozen);
        let first: Vec<(SurveyId, u32)> = first.into_iter().filter(|survey| !frozen(survey)).collect();
        if !first.is_empty() {
            surveys::freeze(tx, &first).await?;
        }
        let answers: Vec<(AskId, ResponseId)> =
            rows().filter_map(|row| Some((row.ask_id?, row.id))).collect();
        asks::answered(tx, &answers).await?;
        let customers: Vec<CustomerId> = rows().map(|row| row.customer_id).collect();
        publish::customer_changed(tx, app, &customers).await?;
        for (place, row) in &self.accepted {
            let Some(Submission { door: Door::Call(actor), .. }) = submissions.get(*place) else { continue };
            let after =
                serde_json::json!({ "ask_id": row.ask_id, "customer_id": row.customer_id, "day": row.day });
            publish::audit(tx, app, actor, "take-down", "response", row.id.0, None, Some(after)).await?;
        }
        Ok(())
    }
}

/// The ask, if this door leads to it.
fn admit<'a>(ask: Option<&'a StoredAsk>, door: &Door) -> Result<&'a StoredAsk, AppError> {
    match door {
        Door::Link(token) => ask
            .filter(|ask| ask.row.secret_hash.as_ref().is_some_and(|hash| token.matches(hash)))
            .ok_or(AppError::NotFound),
        Door::Call(_) => {
            let ask = ask.ok_or_else(|| {
                AppError::invalid("/ask_id", "unknown-ask", "There is no such ask. Make one first.")
            })?;
            if ask.row.channel == Channel::Phone {
                return Ok(ask);
            }
            let words = "This ask has a link of the contact's own. Make one by phone to take down answers.";
            Err(AppError::invalid("/ask_id", "not-by-phone", words))
        }
    }
}

fn no_version(ask: &StoredAsk) -> AppError {
    AppError::Internal(format!("the survey of ask {} is not there", ask.row.id))
}

/// Of what was submitted, whatever its order and white space.
fn hash(ask: AskId, answers: &[Answer]) -> Result<[u8; 32], AppError> {
    let bytes = serde_json::to_vec(&(ask, answers)).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(Sha256::digest(bytes).into())
}
