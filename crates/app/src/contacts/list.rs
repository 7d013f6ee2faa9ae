//! Lists the people at a customer.

use kept_api::contacts::Contact;
use kept_api::page::{Page, PageQuery};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::{contacts, customers};

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page, in the order in which they were added.
pub async fn run(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    query: PageQuery,
) -> Result<Page<Contact>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let list = format!("contacts/{customer}");
    let after = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    if !customers::exists(&mut tx, customer).await? {
        return Err(AppError::NotFound);
    }
    let contacts = contacts::list(&mut tx, customer, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, contacts, limit, |contact| contact.id)
}
