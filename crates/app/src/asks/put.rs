//! Asks a contact, or begins a call, by an id in another system.

use kept_api::External;
use kept_api::asks::{Ask, NewAsk};
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::asks::make;
use crate::customers::of_path;
use crate::error::AppError;
use crate::made::Made;

/// Makes it, once: who has been asked something cannot be asked something else by the same ask.
pub async fn run(app: &App, actor: &Actor, external: External, new: NewAsk) -> Result<Made<Ask>, AppError> {
    actor.must(Action::Ask)?;
    let external = of_path(&external, new.external.clone())?;
    make::run(app, actor, NewAsk { external: Some(external), ..new }).await
}
