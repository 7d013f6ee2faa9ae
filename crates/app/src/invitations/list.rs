//! Lists invitations.

use kept_api::invitations::Invitation;
use kept_api::page::{Page, PageQuery};
use kept_core::access::Action;
use kept_core::ids::InvitationId;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

const LIST: &str = "invitations";

/// One page, newest first.
pub async fn run(app: &App, actor: &Actor, query: PageQuery) -> Result<Page<Invitation>, AppError> {
    actor.must(Action::ReadAccess)?;
    let limit = cursor::limit(query.limit)?;
    let after: Option<InvitationId> = cursor::decode(LIST, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = kept_store::invitations::list(&mut tx, after, limit + 1, app.now()).await?;
    tx.commit().await?;
    cursor::page(LIST, found, limit, |invitation| invitation.id)
}
