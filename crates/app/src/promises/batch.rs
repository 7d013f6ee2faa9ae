//! Makes or corrects many promises.

use kept_api::promises::NewPromise;
use kept_core::access::Action;
use kept_store::Change;

use crate::app::{Actor, App};
use crate::batch::{self, Did, Results, nameless};
use crate::error::AppError;
use crate::promises::{make, put};

/// Those with an external id are made or corrected by it, those with an id are made once.
pub async fn run(app: &App, actor: &Actor, items: &[NewPromise]) -> Result<Results, AppError> {
    actor.must(Action::WriteCustomers)?;
    let actor = &actor.plain();
    batch::run(app, actor, items, async |tx, new| {
        if let Some(external) = &new.external {
            let (promise, change) = put::within(tx, app, actor, external, new).await?;
            return Ok(Did::of(promise.id.0, change));
        }
        let id = new.id.ok_or_else(nameless)?;
        let made = make::within(tx, app, actor, new).await?;
        Ok(Did::of(id.0, if made.again { Change::Same } else { Change::New }))
    })
    .await
}
