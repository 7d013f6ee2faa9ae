//! The audit trail as a table, piece by piece.

use futures_util::Stream;
use kept_api::audit::{AuditEntry, AuditExportQuery};
use kept_core::access::Action;
use kept_core::cell;
use kept_store::audit::{self as store, Filter, Position};

use super::{Wanted, filter};
use crate::access::still_may;
use crate::app::{Actor, App};
use crate::error::AppError;

/// Entries of a piece. Each is read in a transaction of its own: who reads slowly holds up nothing.
const PIECE: u32 = 500;
const HEADING: [&str; 12] = [
    "at",
    "member",
    "member_id",
    "key",
    "key_id",
    "request_id",
    "action",
    "subject",
    "subject_id",
    "before",
    "after",
    "id",
];

/// The rows as CSV (RFC 4180, UTF-8), newest first, with a heading. The pieces end with an error when they cannot all be
/// read, or when the actor may no longer read them.
///
/// # Errors
/// [`AppError::NotAllowed`], and [`AppError::Invalid`] when `to` is before `from`.
pub fn run(
    app: &App,
    actor: &Actor,
    query: AuditExportQuery,
) -> Result<impl Stream<Item = Result<String, AppError>> + use<>, AppError> {
    actor.must(Action::ReadAudit)?;
    let AuditExportQuery { member, key, subject, subject_id, action, from, to } = query;
    let filter = filter(actor, Wanted { member, key, subject, subject_id, action, from, to })?;
    let export = Export { app: app.clone(), actor: actor.clone(), filter, after: None, ended: false };
    let heading = futures_util::stream::iter([Ok(cell::line(HEADING))]);
    let rows = futures_util::stream::try_unfold(export, Export::next);
    Ok(futures_util::StreamExt::chain(heading, rows))
}

struct Export {
    app: App,
    actor: Actor,
    filter: Filter,
    after: Option<Position>,
    ended: bool,
}

impl Export {
    async fn next(mut self) -> Result<Option<(String, Self)>, AppError> {
        if self.ended {
            return Ok(None);
        }
        if !still_may(&self.app, &self.actor, Action::ReadAudit).await? {
            return Err(AppError::NotAllowed);
        }
        let mut tx = self.app.db.tenant(self.actor.org).await?;
        let found = store::list(&mut tx, &self.filter, self.after, PIECE).await?;
        tx.commit().await?;
        self.ended = found.len() < PIECE as usize;
        self.after = found.last().map(|last| (last.at, last.id));
        Ok(Some((found.iter().map(row).collect(), self)))
    }
}

fn row(entry: &AuditEntry) -> String {
    let text = |value: Option<&serde_json::Value>| value.map(ToString::to_string).unwrap_or_default();
    let (member, key) = (entry.member.as_ref(), entry.key.as_ref());
    cell::line([
        entry.at.to_string().as_str(),
        member.map_or("", |member| member.name.as_str()),
        &member.map(|member| member.id.to_string()).unwrap_or_default(),
        key.map_or("", |key| key.name.as_str()),
        &key.map(|key| key.id.to_string()).unwrap_or_default(),
        &entry.request_id,
        &entry.action,
        &entry.subject,
        &entry.subject_id.to_string(),
        &text(entry.before.as_ref()),
        &text(entry.after.as_ref()),
        &entry.id.to_string(),
    ])
}
