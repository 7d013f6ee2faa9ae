//! A request that was done before, by its key.

use kept_core::ids::{
    AskId, BehaviourId, ContactId, CustomerId, FeedbackId, ImportId, ImportMappingId, MemberId, NoteId,
    PromiseId, SelfCheckId, SurveyId, ViewId,
};
use serde_json::Value;
use uuid::Uuid;

use crate::app::{Actor, App, Principal};
use crate::error::AppError;
use crate::publish::json;
use crate::tag::Tag;
use crate::{
    asks, behaviours, contacts, customers, feedback, imports, members, models, notes, organisations,
    promises, self_checks, surveys, views,
};

/// How long what a request did is remembered, in seconds: 48 hours.
pub const KEPT_SECONDS: i64 = 48 * 3600;

/// The answer to a request that was done before.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// The status of the first answer.
    pub status: u16,
    /// The thing as it is now; none where it is gone by this very request.
    pub thing: Option<Value>,
    /// Its tag.
    pub tag: Option<Tag>,
}

/// What the request of `actor` did, where one with its key was done.
///
/// # Errors
/// [`AppError::KeyReused`] when that was another request, [`AppError::NotFound`] when the thing is gone since.
pub async fn find(app: &App, actor: &Actor) -> Result<Option<Replay>, AppError> {
    let Some(key) = &actor.asked.key else { return Ok(None) };
    let mut tx = app.db.tenant(actor.org).await?;
    let done = kept_store::idempotency::find(&mut tx, actor.sender(), &key.text).await?;
    tx.commit().await?;
    let Some(done) = done else { return Ok(None) };
    if done.request_hash != key.request_hash {
        return Err(AppError::KeyReused);
    }
    if done.status == 204 {
        return Ok(Some(Replay { status: done.status, thing: None, tag: None }));
    }
    // It was shown to the sender before, who may be a key that only writes.
    let principal = Principal::System { on_behalf_of: actor.member() };
    let reader = Actor { principal, ..actor.plain() };
    let thing = read(app, &reader, &done.subject, done.subject_id).await?;
    let tag = thing.as_ref().map(|thing| Tag::of(&done.subject, thing));
    Ok(Some(Replay { status: done.status, thing, tag }))
}

/// A thing as it is now, by the noun that the audit trail has for it.
async fn read(app: &App, actor: &Actor, subject: &str, id: Uuid) -> Result<Option<Value>, AppError> {
    match subject {
        "ask" => json(&asks::read::run(app, actor, AskId(id)).await?),
        "behaviour" => json(&behaviours::read::run(app, actor, BehaviourId(id)).await?),
        "contact" => json(&contacts::read::run(app, actor, ContactId(id)).await?),
        "customer" => json(&customers::read::run(app, actor, CustomerId(id)).await?),
        "feedback" => json(&feedback::read::run(app, actor, FeedbackId(id)).await?),
        "import" => json(&imports::read(app, actor, ImportId(id)).await?),
        "import_mapping" => json(&imports::mappings::read(app, actor, ImportMappingId(id)).await?),
        "member" => json(&members::read::run(app, actor, MemberId(id)).await?),
        "model" => {
            let version = models::add::version_of(id).ok_or(AppError::NotFound)?;
            json(&models::read::run(app, actor, &version.to_string()).await?)
        }
        "note" => json(&notes::read::run(app, actor, NoteId(id)).await?),
        "organisation" => json(&organisations::read::run(app, actor).await?),
        "promise" => json(&promises::read::run(app, actor, PromiseId(id)).await?),
        "self-check" => json(&self_checks::read::run(app, actor, SelfCheckId(id)).await?),
        "survey" => json(&surveys::read::run(app, actor, SurveyId(id)).await?),
        "view" => json(&views::read::run(app, actor, ViewId(id)).await?),
        // What is shown once, such as a link or a secret, is not shown again.
        other => Err(AppError::Conflict(format!(
            "This request was done before, and what came of it is shown once. Read the {other} {id}."
        ))),
    }
}
