//! Adds or changes many contacts.

use kept_api::contacts::NewContact;
use kept_core::access::Action;
use kept_store::customers;

use crate::app::{Actor, App};
use crate::batch::{self, Did, Results, nameless};
use crate::contacts::{add, put, unknown_customer, whose};
use crate::error::AppError;

/// Those with an external id are made or changed by it, those with an id are made once.
pub async fn run(app: &App, actor: &Actor, items: &[NewContact]) -> Result<Results, AppError> {
    actor.must(Action::WriteCustomers)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, new| {
        if let Some(external) = &new.external {
            let (contact, change) = put::within(tx, app, actor, external, new).await?;
            return Ok(Did::of(contact.id.0, change));
        }
        let (id, customer) = (new.id.ok_or_else(nameless)?, whose(new)?);
        if !customers::exists(tx, customer).await? {
            return Err(unknown_customer());
        }
        let made = add::within(tx, app, actor, customer, new.clone()).await?;
        Ok(Did::once(id.0, made.again))
    })
    .await
}
