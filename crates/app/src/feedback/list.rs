//! Lists feedback.

use kept_api::feedback::{Feedback, FeedbackQuery};
use kept_api::page::Page;
use kept_core::access::Action;
use kept_store::feedback::{self as store, Filter};

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page, without the steps.
pub async fn run(app: &App, actor: &Actor, query: FeedbackQuery) -> Result<Page<Feedback>, AppError> {
    actor.must(Action::Read)?;
    let FeedbackQuery { cursor, limit, customer_id, kind, giver, state, component, .. } = query;
    let FeedbackQuery { from, to, updated_since, sort, .. } = query;
    let filter = Filter { customer: customer_id, kind, giver, state, component, from, to, updated_since };
    let limit = cursor::limit(limit)?;
    let list = format!("feedback/{sort:?}/{filter:?}");
    let after = cursor::decode(&list, cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = store::list(&mut tx, &filter, sort, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, found, limit, |feedback| (feedback.day, feedback.id))
}
