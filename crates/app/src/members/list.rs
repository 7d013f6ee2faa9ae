//! Lists members.

use kept_api::members::{Member, MemberQuery};
use kept_api::page::Page;
use kept_core::access::Action;
use kept_core::ids::MemberId;

use super::shown;
use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page, in the order in which they were added. Everybody sees names and roles, since records name members.
pub async fn run(app: &App, actor: &Actor, query: MemberQuery) -> Result<Page<Member>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let list = format!("members/{}", query.removed);
    let after: Option<MemberId> = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = kept_store::members::list(&mut tx, query.removed, after, limit + 1).await?;
    tx.commit().await?;
    let found = found.into_iter().map(|member| shown(actor, member)).collect();
    cursor::page(&list, found, limit, |member: &Member| member.id)
}
