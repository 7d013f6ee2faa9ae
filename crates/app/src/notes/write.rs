//! Writes a note about a customer.

use kept_api::notes::{NewNote, Note};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::{TenantTx, customers, notes as store};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::made::Made;
use crate::notes::draft;
use crate::publish;

/// Writes it. Where its maker chose the id, sending the same again writes it once.
pub async fn run(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    new: NewNote,
) -> Result<Made<Note>, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    if !customers::exists(&mut tx, customer).await? {
        return Err(AppError::NotFound);
    }
    if new.customer_id.is_some_and(|said| said != customer) {
        let detail = "The path names another customer. Leave this out, or make both the same.";
        return Err(AppError::invalid("/customer_id", "not-the-path", detail));
    }
    let made = within(&mut tx, app, actor, customer, &new).await?;
    publish::done(tx, app, actor).await?;
    Ok(made)
}

/// Writes it in the caller's transaction about a customer that is there.
pub(super) async fn within(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    new: &NewNote,
) -> Result<Made<Note>, AppError> {
    let note = draft(tx, app, actor, customer, new).await?;
    if insert(tx, app, actor, &note).await? {
        return Ok(Made::now(note));
    }
    let same = |there: &Note| {
        there.customer_id == customer && there.text == note.text && there.external == note.external
    };
    let there = store::read(tx, note.id).await?;
    let words = "A note with this id or external id exists and is different. Choose another.";
    publish::made_before(tx, app, actor, note.id.0, there, same, words).await
}

/// Inserts, and says so; `false` when its id or its external id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    note: &Note,
) -> Result<bool, AppError> {
    if !store::insert(tx, note).await? {
        return Ok(false);
    }
    publish::audit(tx, app, actor, "write", "note", note.id.0, None, publish::json(note)?).await?;
    publish::customer_described(tx, app, note.customer_id).await?;
    Ok(true)
}
