//! Gives all customers of one member to another.

use kept_api::members::HandOver;
use kept_core::access::Action;
use kept_core::ids::MemberId;
use kept_store::{TenantTx, members as store};
use serde_json::json;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish::{audit, customer_told};

/// Hands them over. What a member who has gone may have left behind can be handed over too.
pub async fn run(app: &App, actor: &Actor, from: MemberId, to: MemberId) -> Result<HandOver, AppError> {
    actor.must(Action::HandOver)?;
    let mut tx = app.db.tenant(actor.org).await?;
    if store::hold(&mut tx, from).await?.is_none() {
        return Err(AppError::NotFound);
    }
    let customers = move_all(&mut tx, app, actor, from, to, "/to").await?;
    tx.commit().await?;
    app.announce(actor.org);
    Ok(HandOver { customers })
}

/// Hands over in the caller's transaction; how many customers. `pointer` is where the input names the other member.
pub(super) async fn move_all(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    from: MemberId,
    to: MemberId,
    pointer: &str,
) -> Result<u64, AppError> {
    if from == to {
        let words = "Choose another member: these customers are theirs already.";
        return Err(AppError::invalid(pointer, "the-same-member", words));
    }
    if !store::is_here(tx, to).await? {
        let words = "There is no such member in this organisation.";
        return Err(AppError::invalid(pointer, "unknown-member", words));
    }
    let moved = store::hand_over(tx, from, to, app.now()).await?;
    if !moved.is_empty() {
        let before = json!({ "owner_id": from, "customers": moved.len() });
        let after = json!({ "owner_id": to, "customers": moved.len() });
        audit(tx, app, &actor.plain(), "hand-over", "member", from.0, Some(before), Some(after)).await?;
        customer_told(tx, app, &moved).await?;
    }
    Ok(moved.len() as u64)
}
