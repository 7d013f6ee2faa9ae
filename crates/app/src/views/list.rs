//! Lists views.

use kept_api::page::Page;
use kept_api::views::{View, ViewQuery};
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page of one's own and of what others share, in the order in which they were kept.
pub async fn run(app: &App, actor: &Actor, query: ViewQuery) -> Result<Page<View>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let list = format!("views/{:?}", query.page);
    let after = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let views = kept_store::views::list(&mut tx, actor.member(), query.page, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, views, limit, |view| view.id)
}
