//! Deletes a contact who has said nothing yet.

use kept_core::access::Action;
use kept_core::ids::ContactId;
use kept_store::contacts as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;

/// Deletes it, with what it was asked.
///
/// # Errors
/// [`AppError::Conflict`] when this person has answered, was promised something, or had something to say.
pub async fn run(app: &App, actor: &Actor, id: ContactId) -> Result<(), AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    if store::has_evidence(&mut tx, id).await? {
        let words = "This person has answered, was promised something, or had something to say: that is never deleted. \
                     PATCH do_not_contact to true instead, so that nobody asks again.";
        return Err(AppError::Conflict(words.to_owned()));
    }
    publish::audit(&mut tx, app, actor, "delete", "contact", id.0, publish::json(&before)?, None).await?;
    store::remove(&mut tx, id).await?;
    publish::customer_changed(&mut tx, app, &[before.customer_id]).await?;
    publish::done(tx, app, actor).await
}
