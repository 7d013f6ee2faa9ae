//! Lists the notes about a customer.

use kept_api::notes::{Note, NoteQuery};
use kept_api::page::Page;
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::{customers, notes};

use crate::app::{Actor, App};
use crate::cursor;
use crate::error::AppError;

/// One page, newest first.
pub async fn run(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    query: NoteQuery,
) -> Result<Page<Note>, AppError> {
    actor.must(Action::Read)?;
    let limit = cursor::limit(query.limit)?;
    let list = format!("notes/{customer}/{:?}", query.updated_since);
    let after = cursor::decode(&list, query.cursor.as_deref())?;
    let mut tx = app.db.tenant(actor.org).await?;
    if !customers::exists(&mut tx, customer).await? {
        return Err(AppError::NotFound);
    }
    let notes = notes::list(&mut tx, customer, query.updated_since, after, limit + 1).await?;
    tx.commit().await?;
    cursor::page(&list, notes, limit, |note| note.id)
}
