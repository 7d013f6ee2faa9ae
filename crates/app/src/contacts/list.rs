//! Lists the people at customers.

use kept_api::contacts::{Contact, ContactQuery, ContactSort};
use kept_api::page::{Page, PageQuery};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::contacts::{self, Filter, Position};
use kept_store::customers;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page of those at everybody.
pub async fn run(app: &App, actor: &Actor, query: ContactQuery) -> Result<Page<Contact>, AppError> {
    actor.must(Action::Read)?;
    let ContactQuery { cursor, limit, sort, customer_id, role, critical, updated_since } = query;
    let filter = Filter { customer: customer_id, role, critical, updated_since };
    page(app, actor, &format!("contacts/{sort:?}/{filter:?}"), &filter, sort, (cursor.as_deref(), limit))
        .await
}

/// One page of those at a customer.
pub async fn of_customer(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    query: PageQuery,
) -> Result<Page<Contact>, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    if !customers::exists(&mut tx, customer).await? {
        return Err(AppError::NotFound);
    }
    tx.commit().await?;
    let filter = Filter { customer: Some(customer), ..Filter::default() };
    let piece = (query.cursor.as_deref(), query.limit);
    page(app, actor, &format!("contacts/{customer}"), &filter, ContactSort::default(), piece).await
}

async fn page(
    app: &App,
    actor: &Actor,
    list: &str,
    filter: &Filter,
    sort: ContactSort,
    (cursor, limit): (Option<&str>, Option<u32>),
) -> Result<Page<Contact>, AppError> {
    let limit = cursor::limit(limit)?;
    let after: Option<Position> = cursor::decode(list, cursor)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let contacts = contacts::list(&mut tx, filter, sort, after.as_ref(), limit + 1).await?;
    tx.commit().await?;
    cursor::page(list, contacts, limit, |contact| (contact.name.clone(), contact.id))
}
