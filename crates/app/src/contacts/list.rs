//! Lists the people at customers.

use kept_api::contacts::{Contact, ContactQuery};
use kept_api::page::{Page, PageQuery};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::contacts::{self, Filter};
use kept_store::customers;

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page of those at everybody, in the order in which they were added.
pub async fn run(app: &App, actor: &Actor, query: ContactQuery) -> Result<Page<Contact>, AppError> {
    actor.must(Action::Read)?;
    let ContactQuery { cursor, limit, customer_id, role, critical, updated_since } = query;
    let filter = Filter { customer: customer_id, role, critical, updated_since };
    page(app, actor, &format!("contacts/{filter:?}"), &filter, cursor.as_deref(), limit).await
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
    page(app, actor, &format!("contacts/{customer}"), &filter, query.cursor.as_deref(), query.limit).await
}

async fn page(
    app: &App,
    actor: &Actor,
    list: &str,
    filter: &Filter,
    cursor: Option<&str>,
    limit: Option<u32>,
) -> Result<Page<Contact>, AppError> {
    let limit = cursor::limit(limit)?;
    let after = cursor::decode(list, cursor)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let contacts = contacts::list(&mut tx, filter, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(list, contacts, limit, |contact| contact.id)
}
