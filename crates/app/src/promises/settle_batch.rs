//! Settles many promises.

use kept_api::promises::{BatchSettlement, NewSettlement};
use kept_core::access::Action;
use kept_core::ids::PromiseId;
use kept_store::{TenantTx, promises as store};

use crate::app::{Actor, App};
use crate::batch::{self, Did, Results};
use crate::error::AppError;
use crate::promises::settle;

/// Appends how each ended; one that ended just so changes nothing.
pub async fn run(app: &App, actor: &Actor, items: &[BatchSettlement]) -> Result<Results, AppError> {
    actor.must(Action::WriteCustomers)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, item| {
        let id = promise(tx, item).await?;
        let BatchSettlement { claim, ground, day, note, .. } = item.clone();
        let new = NewSettlement { claim, ground, day, note };
        match settle::within(tx, app, actor, id, &new).await {
            Ok((_, change)) => Ok(Did::of(id.0, change)),
            Err(AppError::NotFound) => Err(unknown("/promise_id")),
            Err(error) => Err(error),
        }
    })
    .await
}

fn unknown(pointer: &str) -> AppError {
    AppError::invalid(pointer, "unknown-promise", "There is no such promise. Make it first.")
}

/// The promise that an item is about.
async fn promise(tx: &mut TenantTx, item: &BatchSettlement) -> Result<PromiseId, AppError> {
    match (item.promise_id, &item.external) {
        (Some(id), None) => Ok(id),
        (None, Some(external)) => {
            let found = store::by_external(tx, external).await?;
            found.map(|(id, _)| id).ok_or_else(|| unknown("/external"))
        }
        (None, None) | (Some(_), Some(_)) => {
            let words = "Name the promise by its id or by its external id, and only by one of them.";
            Err(AppError::invalid("/promise_id", "needed", words))
        }
    }
}
