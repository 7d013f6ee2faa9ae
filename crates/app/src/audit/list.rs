//! Lists the audit trail.

use kept_api::audit::{AuditEntry, AuditQuery};
use kept_api::page::Page;
use kept_core::access::Action;
use kept_store::audit::{self as store, Position};

use super::{Wanted, filter};
use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page, newest first.
pub async fn run(app: &App, actor: &Actor, query: AuditQuery) -> Result<Page<AuditEntry>, AppError> {
    actor.must(Action::ReadAudit)?;
    let limit = cursor::limit(query.limit)?;
    let AuditQuery { cursor: place, limit: _, member, key, subject, subject_id, action, from, to } = query;
    let filter = filter(actor, Wanted { member, key, subject, subject_id, action, from, to })?;
    let list = format!("audit/{filter:?}");
    let after: Option<Position> = cursor::decode(&list, place.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = store::list(&mut tx, &filter, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, found, limit, |entry| (entry.at, entry.id))
}
