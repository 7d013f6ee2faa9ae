//! Lists what customers did.

use kept_api::behaviours::{Behaviour, BehaviourQuery};
use kept_api::page::Page;
use kept_core::access::Action;
use kept_store::behaviours::{self as store, Filter};

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page.
pub async fn run(app: &App, actor: &Actor, query: BehaviourQuery) -> Result<Page<Behaviour>, AppError> {
    actor.must(Action::Read)?;
    let BehaviourQuery { cursor, limit, sort, customer_id, kind, from, to, updated_since } = query;
    let filter = Filter { customer: customer_id, kind, from, to, updated_since };
    let limit = cursor::limit(limit)?;
    let list = format!("behaviours/{sort:?}/{filter:?}");
    let after = cursor::decode(&list, cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    let found = store::list(&mut tx, &filter, sort, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, found, limit, |behaviour| (behaviour.day, behaviour.id))
}
