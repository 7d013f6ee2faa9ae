//! Deletes a customer of whom nothing is known yet.

use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::customers::{self as store, Bound};

use crate::app::{Actor, App};
use crate::closes;
use crate::error::AppError;
use crate::publish;

/// Deletes it with its contacts, notes and asks.
///
/// # Errors
/// [`AppError::Conflict`] when promises were made to it, it has answered, did or said something: that is never deleted.
pub async fn run(app: &App, actor: &Actor, id: CustomerId) -> Result<(), AppError> {
    actor.must(Action::WriteCustomers)?;
    // A close that has read this customer must have written its scores before they are forgotten.
    let mut tx = closes::alone(app, actor.org).await?;
    let before = store::hold_to_remove(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let words = match store::bound(&mut tx, id).await? {
        Bound { evidence: true, .. } => {
            "Promises were made to this customer, or it has answered, did or said something: that is never deleted. \
             Release it instead: PATCH its state to released."
        }
        Bound { children: true, .. } => "Other customers belong to this one. Change their parent_id first.",
        Bound { evidence: false, children: false } => "",
    };
    if !words.is_empty() {
        return Err(AppError::Conflict(words.to_owned()));
    }
    publish::audit(&mut tx, app, actor, "delete", "customer", id.0, publish::json(&before)?, None).await?;
    store::remove(&mut tx, id).await?;
    publish::customer_described(&mut tx, app, id).await?;
    publish::done(tx, app, actor).await
}
