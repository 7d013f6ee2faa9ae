//! Reads one customer.

use kept_api::customers::Customer;
use kept_core::access::Action;
use kept_core::ids::CustomerId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it.
pub async fn run(app: &App, actor: &Actor, id: CustomerId) -> Result<Customer, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let customer = kept_store::customers::read(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    tx.commit().await?;
    Ok(customer)
}
