//! The timeline of a customer.

use kept_api::evidence::{EvidenceQuery, TimelineEntry};
use kept_api::page::Page;
use kept_core::access::Action;
use kept_core::calendar::Day;
use kept_core::ids::CustomerId;
use kept_store::timeline::{self as store, Position};

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page of what is known of a customer up to a day, newest first.
pub async fn list(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    query: EvidenceQuery,
) -> Result<Page<TimelineEntry>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let list = format!("evidence/{customer}/{:?}", query.as_of);
    let after: Option<(Day, Position)> = cursor::decode(&list, query.cursor.as_deref())?;
    // All pages of one list are of one day, also over midnight.
    let as_of = after.map(|(day, _)| day).or(query.as_of).unwrap_or_else(|| actor.today(app));
    let mut tx = app.db.tenant(actor.org).await?;
    if !kept_store::customers::exists(&mut tx, customer).await? {
        return Err(AppError::NotFound);
    }
    let entries =
        store::list(&mut tx, customer, as_of, after.map(|(_, position)| position), limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, entries, limit, |entry| (as_of, Position::of(entry)))
}
