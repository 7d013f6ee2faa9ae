//! Makes or changes a customer by its id in another system.

use kept_api::External;
use kept_api::customers::{Customer, NewCustomer};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::customers::{self as store, Draft};
use kept_store::{Change, TenantTx};

use crate::again;
use crate::app::{Actor, App};
use crate::customers::{change, create, draft, faults, of_path, owner_here};
use crate::error::AppError;
use crate::made::Made;
use crate::publish;

/// Makes it, or changes it to what the body says. What the body leaves out stays: the other system need not know it.
pub async fn run(
    app: &App,
    actor: &Actor,
    external: External,
    new: NewCustomer,
) -> Result<Made<Customer>, AppError> {
    actor.must(Action::WriteCustomers)?;
    again::and_again(async || attempt(app, actor, &external, &new).await).await
}

async fn attempt(
    app: &App,
    actor: &Actor,
    external: &External,
    new: &NewCustomer,
) -> Result<Made<Customer>, AppError> {
    let mut tx = app.db.tenant(actor.org).await?;
    let (customer, change) = within(&mut tx, app, actor, external, new).await?;
    publish::done(tx, app, actor).await?;
    Ok(Made { thing: customer, again: change != Change::New })
}

/// The same in the caller's transaction.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    external: &External,
    new: &NewCustomer,
) -> Result<(Customer, Change), AppError> {
    let external = of_path(external, new.external.clone())?;
    let new = NewCustomer { external: Some(external.clone()), ..new.clone() };
    let said = draft(&new, new.id.unwrap_or_else(|| CustomerId(app.id())));
    AppError::unless_empty(faults(&said))?;
    owner_here(tx, said.owner_id).await?;
    // A second round changes what somebody else made between our reading and our writing.
    for _ in 0..2 {
        let Some(id) = store::by_external(tx, &external).await? else {
            match create::insert(tx, app, actor, &said).await? {
                Some(customer) => return Ok((customer, Change::New)),
                None => continue,
            }
        };
        if new.id.is_some_and(|chosen| chosen != id) {
            break;
        }
        let before = store::lock(tx, id).await?.ok_or(AppError::NotFound)?;
        let draft = merged(Draft::from(&before), said);
        return change::write(tx, app, actor, before, draft).await;
    }
    let words =
        "The id of the body and the external id of the path belong to different customers. Leave the id out.";
    Err(AppError::Conflict(words.to_owned()))
}

fn merged(there: Draft, said: Draft) -> Draft {
    Draft {
        kind: said.kind,
        name: said.name,
        segment: if said.segment.is_empty() { there.segment } else { said.segment },
        customer_since: said.customer_since.or(there.customer_since),
        contract_end: said.contract_end.or(there.contract_end),
        yearly_value_minor: said.yearly_value_minor.or(there.yearly_value_minor),
        owner_id: said.owner_id.or(there.owner_id),
        parent_id: said.parent_id.or(there.parent_id),
        ..there
    }
}
