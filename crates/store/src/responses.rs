//! Responses and their answers. A correction is a new row; the row before keeps its contents.

mod list;
mod rows;
mod take_back;

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Integer, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use futures_util::try_join;
use kept_api::External;
use kept_api::me::MemberRef;
use kept_api::responses::Response;
use kept_core::ask::Channel;
use kept_core::calendar::{Day, Instant};
use kept_core::ids::{AskId, ContactId, CustomerId, ImportId, MemberId, PromiseId, ResponseId, SurveyId};
use kept_core::response::Answer;
use kept_core::vote::{Ballot, Rank, Seat, Vote};
use uuid::Uuid;

use crate::cached::cached;
use crate::customers::{self, Held};
use crate::db::TenantTx;
use crate::error::StoreError;
use crate::outcomes::{self, Of};
use crate::types::{Ts, at};
use crate::{histograms, votes};

pub use list::{Filter, Position, list};
pub use take_back::take_back;

/// A response to be recorded. Its segment is the customer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseRow {
    /// Id; the same id with the same hash is the same submission.
    pub id: ResponseId,
    /// Whose word.
    pub customer_id: CustomerId,
    /// Which person there.
    pub contact_id: Option<ContactId>,
    /// The ask that it answers; an ask has one response.
    pub ask_id: Option<AskId>,
    /// The survey and its version.
    pub survey: Option<(SurveyId, u32)>,
    /// The promise that it is about.
    pub promise_id: Option<PromiseId>,
    /// By which way it came.
    pub channel: Channel,
    /// The step of the journey; empty when unknown.
    pub touchpoint: String,
    /// The day on which it was given.
    pub day: Day,
    /// Whether every required question is answered; only then it can be a vote.
    pub complete: bool,
    /// The member who took it down.
    pub recorded_by: Option<MemberId>,
    /// Source and id elsewhere.
    pub external: Option<(String, String)>,
    /// In the order of the questions, each question once. Their keys must be claimed.
    pub answers: Vec<Answer>,
    /// Of everything that was submitted.
    pub content_hash: [u8; 32],
}

/// What recording a response did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It was not known.
    New,
    /// It was there already, with the same contents.
    Again,
    /// Its external id was there with other contents: this is the next revision, and the one before is superseded.
    Corrected,
    /// Its id was there with other contents, or its ask has another response. Nothing was recorded.
    Conflict,
}

/// Records responses with their answers, votes and counts; answers in the order of the input.
///
/// The customers are held in the order of their ids until the transaction ends, so whoever holds asks as well holds
/// those first. [`StoreError::Missing`] when a customer is not there; [`StoreError::Collision`] when somebody else
/// recorded the same at the same time: the same again will do.
pub async fn record(
    tx: &mut TenantTx,
    responses: &[ResponseRow],
    now: Instant,
) -> Result<Vec<Recorded>, StoreError> {
    record_for(tx, responses, Held::new(), None, now).await
}

/// The same for an import, if it is one, where the transaction holds some customers already, because it made them: `held`
/// has their segments.
pub async fn record_for(
    tx: &mut TenantTx,
    responses: &[ResponseRow],
    held: Held,
    import: Option<ImportId>,
    now: Instant,
) -> Result<Vec<Recorded>, StoreError> {
    let mut segments = held;
    // A correction may move an answer to another customer; both lose or win votes.
    let all: Vec<&ResponseRow> = responses.iter().collect();
    let corrected = rows::current(tx, &all).await?;
    let wanted = responses.iter().map(|row| row.customer_id);
    let wanted = wanted.chain(corrected.values().map(|there| there.customer_id)).collect();
    customers::hold(tx, wanted, &mut segments).await?;
    let mut recorded = vec![None; responses.len()];
    let mut left: Vec<usize> = (0..responses.len()).collect();
    // Each round takes the first of those that share an id, so that what follows finds it stored.
    while !left.is_empty() {
        let (mut ids, mut externals) = (BTreeSet::new(), BTreeSet::new());
        let (round, later): (Vec<usize>, Vec<usize>) = left.into_iter().partition(|i| {
            responses.get(*i).is_some_and(|row| {
                let first = !ids.contains(&row.id)
                    && row.external.as_ref().is_none_or(|external| !externals.contains(external));
                ids.insert(row.id);
                externals.extend(row.external.as_ref());
                first
            })
        });
        let rows: Vec<&ResponseRow> = round.iter().filter_map(|i| responses.get(*i)).collect();
        let outcomes = record_round(tx, &rows, &mut segments, import, now).await?;
        for (i, outcome) in round.into_iter().zip(outcomes) {
            if let Some(slot) = recorded.get_mut(i) {
                *slot = Some(outcome);
            }
        }
        left = later;
    }
    Ok(recorded.into_iter().flatten().collect())
}

/// Records responses whose ids and external ids are all different.
async fn record_round(
    tx: &mut TenantTx,
    responses: &[&ResponseRow],
    segments: &mut Held,
    import: Option<ImportId>,
    now: Instant,
) -> Result<Vec<Recorded>, StoreError> {
    let current = rows::current(tx, responses).await?;
    let mut corrected: BTreeMap<ResponseId, &rows::Current> = BTreeMap::new();
    let mut again = BTreeSet::new();
    for row in responses {
        match row.external.as_ref().and_then(|external| current.get(external)) {
            Some(there) if there.content_hash == row.content_hash => {
                again.insert(row.id);
            }
            Some(there) => {
                corrected.insert(row.id, there);
            }
            None => {}
        }
    }
    // Whom somebody else moved an answer to between our looking and our holding.
    let moved = corrected.values().map(|there| there.customer_id).collect();
    customers::hold(tx, moved, segments).await?;
    let promises = responses.iter().filter(|row| !again.contains(&row.id)).filter_map(|row| row.promise_id);
    let promises = promises.chain(corrected.values().filter_map(|there| there.promise_id)).collect();
    outcomes::hold(tx, promises).await?;
    let new: Vec<rows::New<'_>> = responses
        .iter()
        .filter(|row| !again.contains(&row.id))
        .map(|row| rows::New::of(row, corrected.get(&row.id).copied(), segments))
        .collect::<Result<_, _>>()?;
    let stored = rows::insert(tx, &new, import, now).await?;
    let known = rows::hashes(tx, new.iter().map(|new| new.row.id).filter(|id| !stored.contains(id))).await?;
    let mut seats = Seats::default();
    let superseded = || corrected.iter().filter(|(id, _)| stored.contains(id)).map(|(_, there)| *there);
    let about: Vec<ResponseId> =
        superseded().filter(|there| there.promise_id.is_some()).map(|there| there.id).collect();
    outcomes::take(tx, Of::Responses(&about), now).await?;
    let superseded: Vec<ResponseId> = superseded().map(|there| there.id).collect();
    seats.anew.extend(rows::supersede(tx, &superseded, now).await?);
    let stored_rows: Vec<&rows::New<'_>> = new.iter().filter(|new| stored.contains(&new.row.id)).collect();
    for new in &stored_rows {
        seats.take(new, corrected.contains_key(&new.row.id));
    }
    seats.settle(tx, &stored_rows).await?;
    let about = stored_rows.iter().filter(|new| new.row.complete && new.row.promise_id.is_some());
    outcomes::put(tx, Of::Responses(&about.map(|new| new.row.id).collect::<Vec<_>>()), now).await?;
    responses
        .iter()
        .map(|row| match known.get(&row.id) {
            _ if again.contains(&row.id) => Ok(Recorded::Again),
            _ if stored.contains(&row.id) && corrected.contains_key(&row.id) => Ok(Recorded::Corrected),
            _ if stored.contains(&row.id) => Ok(Recorded::New),
            Some(hash) if *hash == row.content_hash => Ok(Recorded::Again),
            Some(_) => Ok(Recorded::Conflict),
            // Not stored and not there: its external id or its ask was taken by somebody else.
            None if row.ask_id.is_some() => Ok(Recorded::Conflict),
            None => Err(StoreError::Collision),
        })
        .collect()
}

/// The seats that a round touches.
#[derive(Default)]
struct Seats {
    /// New answers, which only compete with who holds the seat.
    cast: Vec<(Seat, Vote)>,
    /// Seats that a correction opened: decided anew from all responses.
    anew: BTreeSet<Seat>,
}

impl Seats {
    fn take(&mut self, new: &rows::New<'_>, corrects: bool) {
        if !new.row.complete {
            return;
        }
        for answer in &new.row.answers {
            let Some(value) = answer.value else { continue };
            let seat = Seat {
                month: new.row.day.month(),
                question: answer.key.clone(),
                customer: new.row.customer_id,
            };
            if corrects {
                self.anew.insert(seat);
            } else {
                let vote = Vote {
                    rank: Rank { day: new.row.day, response: new.row.id },
                    value,
                    segment: new.segment.clone(),
                    touchpoint: new.row.touchpoint.clone(),
                    channel: new.row.channel,
                };
                self.cast.push((seat, vote));
            }
        }
    }

    /// Stores the answers, and who holds the seats now. What does not wait for each other is sent together.
    async fn settle(self, tx: &mut TenantTx, stored: &[&rows::New<'_>]) -> Result<(), StoreError> {
        let touched: BTreeSet<Seat> =
            self.cast.iter().map(|(seat, _)| seat).chain(&self.anew).cloned().collect();
        let (org, conn) = (tx.org(), &*tx.conn()?);
        let answers = rows::insert_answers(conn, org, stored);
        let ((), standing) = try_join!(answers, votes::standing(conn, org, &touched))?;
        let mut ballot = Ballot::default();
        for (seat, vote) in standing {
            ballot.stand(seat, vote);
        }
        for (seat, vote) in self.cast {
            ballot.cast(seat, vote);
        }
        if !self.anew.is_empty() {
            votes::decide(tx, &mut ballot, &self.anew).await?;
        }
        let changes = ballot.changes();
        let conn = &*tx.conn()?;
        try_join!(votes::write(conn, org, &changes), histograms::append(conn, org, &changes.deltas))?;
        Ok(())
    }
}

/// Contents hash and completeness of a response; none when there is no such response.
pub async fn stored(tx: &mut TenantTx, id: ResponseId) -> Result<Option<([u8; 32], bool)>, StoreError> {
    rows::stored(tx, id).await
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    customer_id: Uuid,
    #[diesel(sql_type = Text)]
    customer: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    contact_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    ask_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    survey_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    promise_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(sql_type = Text)]
    touchpoint: String,
    #[diesel(sql_type = Integer)]
    day: i32,
    #[diesel(sql_type = Bool)]
    complete: bool,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    recorded_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    member: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    external_source: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    external_id: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    recorded_at: Ts,
}

/// One response, also where it has been superseded.
pub async fn get(tx: &mut TenantTx, id: ResponseId) -> Result<Option<Response>, StoreError> {
    let rows: Vec<Row> = cached(
        "SELECT r.*, c.name AS customer, m.name AS member FROM responses r \
         JOIN customers c ON c.org_id = r.org_id AND c.id = r.customer_id \
         LEFT JOIN members m ON m.org_id = r.org_id AND m.id = r.recorded_by \
         WHERE r.org_id = ? AND r.id = ?",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<SqlUuid, _>(id.0)
    .load(tx.conn()?)
    .await?;
    Ok(with_answers(tx, rows).await?.pop())
}

#[derive(QueryableByName)]
struct AnswerRow {
    #[diesel(sql_type = SqlUuid)]
    response_id: Uuid,
    #[diesel(sql_type = Text)]
    question_key: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    component: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    value: Option<i16>,
    #[diesel(sql_type = Nullable<Text>)]
    text: Option<String>,
}

async fn with_answers(tx: &mut TenantTx, rows: Vec<Row>) -> Result<Vec<Response>, StoreError> {
    let answers: Vec<AnswerRow> = cached(
        "SELECT response_id, question_key, kind, component, value, text FROM answers \
         WHERE org_id = ? AND response_id = ANY(?) ORDER BY response_id, position",
    )
    .bind::<SqlUuid, _>(tx.org().0)
    .bind::<Array<SqlUuid>, _>(rows.iter().map(|row| row.id).collect::<Vec<_>>())
    .load(tx.conn()?)
    .await?;
    let mut by_response: BTreeMap<Uuid, Vec<Answer>> = BTreeMap::new();
    for row in answers {
        let id = row.response_id;
        let column = |name| at("answers", name);
        let answer = Answer {
            key: column("question_key").word(id, &row.question_key)?,
            kind: column("kind").word(id, &row.kind)?,
            component: column("component").word(id, &row.component)?,
            value: row.value.map(|value| column("value").integer(id, value)).transpose()?,
            text: row.text,
        };
        by_response.entry(id).or_default().push(answer);
    }
    rows.into_iter()
        .map(|row| {
            let answers = by_response.remove(&row.id).unwrap_or_default();
            read(row, answers)
        })
        .collect()
}

fn read(row: Row, answers: Vec<Answer>) -> Result<Response, StoreError> {
    let channel = at("responses", "channel").word(row.id, &row.channel)?;
    // Whoever brought in a file is not who heard the customer say it.
    let by = row.recorded_by.zip(row.member).filter(|_| channel == Channel::Phone);
    let taken_down_by = by.map(|(id, name)| MemberRef { id: MemberId(id), name });
    Ok(Response {
        id: ResponseId(row.id),
        customer_id: CustomerId(row.customer_id),
        customer: row.customer,
        contact_id: row.contact_id.map(ContactId),
        ask_id: row.ask_id.map(AskId),
        survey_id: row.survey_id.map(SurveyId),
        promise_id: row.promise_id.map(PromiseId),
        channel,
        touchpoint: row.touchpoint,
        day: at("responses", "day").day(row.id, row.day)?,
        complete: row.complete,
        answers,
        taken_down_by,
        external: row.external_source.zip(row.external_id).map(|(source, id)| External { source, id }),
        recorded_at: row.recorded_at.0,
    })
}
