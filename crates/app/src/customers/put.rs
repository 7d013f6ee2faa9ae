//! Makes or changes a customer by its id in another system.

use kept_api::External;
use kept_api::customers::{Customer, NewCustomer};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::customers::{self as store, Draft};

use crate::app::{Actor, App};
use crate::customers::{change, create, draft, faults, trimmed};
use crate::error::AppError;
use crate::made::Made;

/// Makes it, or changes it to what the body says. What the body leaves out stays: the other system need not know it.
pub async fn run(
    app: &App,
    actor: &Actor,
    external: External,
    mut new: NewCustomer,
) -> Result<Made<Customer>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let external = trimmed(&external);
    if new.external.take().is_some_and(|said| trimmed(&said) != external) {
        let detail = "The path names another external id. Leave this out, or make both the same.";
        return Err(AppError::invalid("/external", "not-the-path", detail));
    }
    new.external = Some(external.clone());
    let said = draft(&new, new.id.unwrap_or_else(|| CustomerId(app.id())));
    AppError::unless_empty(faults(&said))?;
    // A second round changes what somebody else made between our reading and our writing.
    for _ in 0..2 {
        let mut tx = app.db.tenant(actor.org).await?;
        let Some(id) = store::by_external(&mut tx, &external).await? else {
            if create::insert(&mut tx, app, &said).await? {
                let customer = store::read(&mut tx, said.id).await?.ok_or(AppError::NotFound)?;
                create::published(tx, app, actor, &customer).await?;
                return Ok(Made::now(customer));
            }
            continue;
        };
        if new.id.is_some_and(|chosen| chosen != id) {
            break;
        }
        let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
        let draft = merged(Draft::from(&before), said);
        return change::write(tx, app, actor, before, draft).await.map(Made::before);
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
        yearly_value_minor: said.yearly_value_minor.or(there.yearly_value_minor),
        owner_id: said.owner_id.or(there.owner_id),
        ..there
    }
}
