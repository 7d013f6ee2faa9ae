//! Makes or changes many customers.

use kept_api::customers::NewCustomer;
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::batch::{self, Did, Results, nameless};
use crate::customers::{create, put};
use crate::error::AppError;

/// Those with an external id are made or changed by it, those with an id are made once.
pub async fn run(app: &App, actor: &Actor, items: &[NewCustomer]) -> Result<Results, AppError> {
    actor.must(Action::WriteCustomers)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, new| {
        if let Some(external) = &new.external {
            let (customer, change) = put::within(tx, app, actor, external, new).await?;
            return Ok(Did::of(customer.id.0, change));
        }
        let id = new.id.ok_or_else(nameless)?;
        let made = create::within(tx, app, actor, new).await?;
        Ok(Did::once(id.0, made.again))
    })
    .await
}
