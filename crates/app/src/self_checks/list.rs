//! Lists the self-checks.

use kept_api::page::{Page, PageQuery};
use kept_api::self_checks::SelfCheck;
use kept_core::access::Action;
use kept_store::self_checks;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

const LIST: &str = "self-checks";

/// One page, the newest first.
pub async fn run(app: &App, actor: &Actor, query: PageQuery) -> Result<Page<SelfCheck>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let after = cursor::decode(LIST, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = self_checks::list(&mut tx, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(LIST, found, limit, |check| check.id)
}
