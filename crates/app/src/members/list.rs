//! Lists members.

use kept_api::members::{Member, MemberQuery};
use kept_api::page::Page;
use kept_core::access::Action;
use kept_core::ids::MemberId;
use kept_core::search;

use super::shown;
use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;
use crate::search::LENGTH;

/// One page, in the order in which they were added. Everybody sees names and roles, since records name members.
pub async fn run(app: &App, actor: &Actor, query: MemberQuery) -> Result<Page<Member>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let wanted = query.search.as_deref().map(search::wanted).unwrap_or_default();
    if query.search.as_ref().is_some_and(|text| text.chars().count() > *LENGTH.end()) {
        let detail = format!("Search for at most {} characters.", LENGTH.end());
        return Err(AppError::invalid("/search", "out-of-range", detail));
    }
    let list = format!("members/{}/{wanted:?}", query.removed);
    let after: Option<MemberId> = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = kept_store::members::list(&mut tx, query.removed, &wanted, after, limit + 1).await?;
    tx.commit().await?;
    let found = found.into_iter().map(|member| shown(actor, member)).collect();
    cursor::page(&list, found, limit, |member: &Member| member.id)
}
