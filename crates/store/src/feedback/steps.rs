//! What becomes of feedback: steps are appended, never changed.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kept_api::feedback::FeedbackEvent;
use kept_core::calendar::Instant;
use kept_core::feedback::{FeedbackStep, Progress};
use kept_core::ids::{FeedbackId, MemberId};
use uuid::Uuid;

use crate::customers::member;
use crate::db::TenantTx;
use crate::error::{StoreError, ensure};
use crate::schema::{feedback, feedback_events, members};
use crate::types::{Ts, at};

#[derive(Insertable)]
#[diesel(table_name = feedback_events, treat_none_as_default_value = false)]
struct NewEvent<'a> {
    org_id: Uuid,
    feedback_id: Uuid,
    number: i32,
    step: &'a str,
    words: &'a str,
    recorded_at: Ts,
    recorded_by: Option<Uuid>,
}

/// A step that is to be appended.
#[derive(Clone, Copy, Debug)]
pub struct NewStep<'a> {
    /// Its number, from 1.
    pub number: u32,
    /// Which.
    pub step: FeedbackStep,
    /// What is said of it.
    pub words: &'a str,
    /// Who takes it.
    pub by: Option<MemberId>,
}

/// Appends a step to feedback that is locked; it stands at `after` then.
pub async fn append(
    tx: &mut TenantTx,
    id: FeedbackId,
    new: NewStep<'_>,
    after: Progress,
    now: Instant,
) -> Result<(), StoreError> {
    let number: i32 = at("feedback_events", "number").integer(id, new.number)?;
    let event = NewEvent {
        org_id: tx.org().0,
        feedback_id: id.0,
        number,
        step: new.step.as_str(),
        words: new.words,
        recorded_at: Ts(now),
        recorded_by: new.by.map(|member| member.0),
    };
    diesel::insert_into(feedback_events::table).values(event).execute(tx.conn()?).await?;
    let newest = (
        feedback::step_number.eq(number),
        feedback::state.eq(after.state.as_str()),
        feedback::told.eq(after.told),
        feedback::updated_at.eq(Ts(now)),
    );
    let row = feedback::table.find((tx.org().0, id.0)).filter(feedback::step_number.eq(number - 1));
    let rows = diesel::update(row).set(newest).execute(tx.conn()?).await?;
    ensure("take a step with feedback", 1, rows)
}

type EventRow = (i32, String, String, Ts, Option<Uuid>, Option<String>);

/// Every step, oldest first.
pub async fn history(tx: &mut TenantTx, id: FeedbackId) -> Result<Vec<FeedbackEvent>, StoreError> {
    let rows: Vec<EventRow> = feedback_events::table
        .left_join(
            members::table.on(members::org_id
                .eq(feedback_events::org_id)
                .and(members::id.nullable().eq(feedback_events::recorded_by))),
        )
        .filter(feedback_events::org_id.eq(tx.org().0).and(feedback_events::feedback_id.eq(id.0)))
        .order(feedback_events::number)
        .select((
            feedback_events::number,
            feedback_events::step,
            feedback_events::words,
            feedback_events::recorded_at,
            feedback_events::recorded_by,
            members::name.nullable(),
        ))
        .load(tx.conn()?)
        .await?;
    rows.into_iter()
        .map(|(number, step, words, recorded_at, by, name)| {
            Ok(FeedbackEvent {
                number: at("feedback_events", "number").integer(id, number)?,
                step: at("feedback_events", "step").word(id, &step)?,
                words,
                recorded_at: recorded_at.0,
                recorded_by: member(by, name),
            })
        })
        .collect()
}
