//! Many things at once: some hundred in a transaction, each judged on its own.

use kept_api::batch::MAX_ITEMS;
use kept_store::{Change, StoreError, TenantTx};
use uuid::Uuid;

use crate::again;
use crate::app::{Actor, App};
use crate::error::AppError;

/// Items that are stored in one transaction.
pub(crate) const CHUNK: usize = 500;

/// What became of an item that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Did {
    /// Its id.
    pub id: Uuid,
    /// Whether it is new, different or just so.
    pub change: Change,
    /// What is shown this once.
    pub link: Option<String>,
}

impl Did {
    /// An item without a link.
    pub const fn of(id: Uuid, change: Change) -> Self {
        Self { id, change, link: None }
    }

    /// An item that is made once: now, or before.
    pub const fn once(id: Uuid, again: bool) -> Self {
        Self::of(id, if again { Change::Same } else { Change::New })
    }
}

/// What became of each item.
pub type Results = Vec<Result<Did, AppError>>;

/// Does `one` for each item, in their order. An item that is refused leaves nothing behind and stops no other. What was
/// stored before an error is there, and sending the batch again goes on from there.
pub(crate) async fn run<T>(
    app: &App,
    actor: &Actor,
    items: &[T],
    one: impl AsyncFn(&mut TenantTx, &T) -> Result<Did, AppError>,
) -> Result<Results, AppError> {
    must_not_be_too_many(items.len())?;
    let mut results = Vec::with_capacity(items.len());
    for chunk in items.chunks(CHUNK) {
        results.extend(again::and_again(async || stored(app, actor, chunk, &one).await).await?);
        app.announce(actor.org);
    }
    Ok(results)
}

/// Refuses a batch with more items than one may have.
pub(crate) fn must_not_be_too_many(items: usize) -> Result<(), AppError> {
    if items <= MAX_ITEMS {
        return Ok(());
    }
    let detail = format!("At most {MAX_ITEMS} items; these are {items}. Send them in parts.");
    Err(AppError::invalid("/items", "too-many", detail))
}

async fn stored<T>(
    app: &App,
    actor: &Actor,
    items: &[T],
    one: &impl AsyncFn(&mut TenantTx, &T) -> Result<Did, AppError>,
) -> Result<Results, AppError> {
    let mut tx = app.db.tenant(actor.org).await?;
    tx.hold_batches().await?;
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        tx.begin_part().await?;
        let result = one(&mut tx, item).await;
        if let Err(error) = &result
            && !is_of_item(error)
        {
            return result.map(|_| Vec::new());
        }
        tx.end_part(result.is_ok()).await?;
        results.push(result);
    }
    tx.commit().await?;
    Ok(results)
}

/// Whether an error is about the item and not about the database or us.
pub(crate) fn is_of_item(error: &AppError) -> bool {
    match error {
        AppError::Store(error) => matches!(error, StoreError::Duplicate { .. } | StoreError::Missing { .. }),
        AppError::Internal(_) | AppError::Busy | AppError::TooMany { .. } => false,
        _ => true,
    }
}

/// Why an item without any id is refused.
pub(crate) fn nameless() -> AppError {
    let detail = "Give it an id of your own or an external id, so that the same batch again makes it once.";
    AppError::invalid("/id", "needed", detail)
}
