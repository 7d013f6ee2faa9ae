//! A member takes down a customer's words on a call.

use kept_api::responses::{NewResponse, Received};
use kept_core::access::Action;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::responses::gather::{Door, Submission};

/// Stores the answer; returns after it is durable. It is the customer's word, taken down by this member.
pub async fn run(app: &App, actor: &Actor, new: NewResponse) -> Result<Received, AppError> {
    actor.must(Action::Ask)?;
    let NewResponse { id, ask_id, answers } = new;
    // The submission has an id of its own, by which it is stored once.
    let door = Door::Call(actor.plain());
    app.gather.submit(app, Submission { org: actor.org, ask: ask_id, door, id, answers }).await
}
