//! Reads one contact.

use kept_api::contacts::Contact;
use kept_core::access::Action;
use kept_core::ids::ContactId;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it.
pub async fn run(app: &App, actor: &Actor, id: ContactId) -> Result<Contact, AppError> {
    actor.must(Action::Read)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let contact = kept_store::contacts::read(&mut tx, id).await?;
    tx.commit().await?;
    contact.ok_or(AppError::NotFound)
}
