//! Takes an ask back.

use kept_api::asks::Ask;
use kept_core::access::Action;
use kept_core::ids::AskId;
use kept_store::asks as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;

/// Takes it back, so that it can no longer be answered. Taking it back again changes nothing.
pub async fn run(app: &App, actor: &Actor, id: AskId) -> Result<Ask, AppError> {
    actor.must(Action::Ask)?;
    let now = app.now();
    let mut tx = app.db.tenant(actor.org).await?;
    let mut ask = store::hold(&mut tx, &[id]).await?.pop().ok_or(AppError::NotFound)?;
    if ask.response_id.is_some() {
        return Err(AppError::AlreadyAnswered);
    }
    if ask.withdrawn_at.is_some() {
        let ask = ask.at(now);
        publish::same(&mut tx, app, actor, id.0, &ask).await?;
        tx.commit().await?;
        return Ok(ask);
    }
    let before = publish::json(&ask.at(now))?;
    store::withdraw(&mut tx, id, now).await?;
    ask.withdrawn_at = Some(now);
    let after = publish::json(&ask.at(now))?;
    publish::audit(&mut tx, app, actor, "withdraw", "ask", id.0, before, after).await?;
    tx.commit().await?;
    Ok(ask.at(now))
}
