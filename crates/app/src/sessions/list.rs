//! Lists one's own sessions.

use kept_api::page::{Page, PageQuery};
use kept_api::sessions::Session;
use kept_core::access::Action;
use kept_core::ids::SessionId;

use super::IDLE_SECONDS;
use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

const LIST: &str = "sessions";

/// One page of the sessions that could be used now, newest first.
pub async fn run(app: &App, actor: &Actor, query: PageQuery) -> Result<Page<Session>, AppError> {
    actor.must(Action::OwnAccount)?;
    let (id, _, current) = actor.person()?;
    let limit = cursor::limit(query.limit)?;
    let after: Option<SessionId> = cursor::decode(LIST, query.cursor.as_deref())?;
    let now = app.now();
    let mut tx = app.db.tenant(actor.org).await?;
    let idle = now.plus_seconds(-IDLE_SECONDS);
    let mut found = kept_store::sessions::list(&mut tx, id, now, idle, after, limit + 1).await?;
    tx.commit().await?;
    for session in &mut found {
        session.current = Some(session.id) == current;
    }
    cursor::page(LIST, found, limit, |session| session.id)
}
