//! A contact answers by the link.

use kept_api::responses::{PublicResponse, Received};
use kept_core::ids::AskId;

use crate::app::App;
use crate::error::AppError;
use crate::responses::gather::{Door, Submission};
use crate::token::Token;

/// Stores the answer; returns after it is durable. The same submission again is answered as the first time.
pub async fn run(app: &App, token: &str, response: PublicResponse) -> Result<Received, AppError> {
    let token: Token = token.parse().map_err(|_| AppError::NotFound)?;
    let (org, ask) = (token.org, AskId(token.id));
    let door = Door::Link(token);
    app.gather.submit(app, Submission { org, ask, door, id: response.id, answers: response.answers }).await
}
