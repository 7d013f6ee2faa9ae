//! Changes a customer.

use kept_api::customers::{Customer, CustomerPatch};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_store::customers::{self as store, Draft};
use kept_store::{Change, TenantTx};

use crate::again;
use crate::app::{Actor, App};
use crate::customers::{faults, hold_parent, owner_here, owner_known};
use crate::error::AppError;
use crate::publish;

/// Changes what the patch names. Another primary segment concerns later answers only: votes keep theirs.
pub async fn run(
    app: &App,
    actor: &Actor,
    id: CustomerId,
    patch: CustomerPatch,
) -> Result<Customer, AppError> {
    actor.must(Action::WriteCustomers)?;
    again::and_again(async || attempt(app, actor, id, patch.clone()).await).await
}

async fn attempt(
    app: &App,
    actor: &Actor,
    id: CustomerId,
    patch: CustomerPatch,
) -> Result<Customer, AppError> {
    let mut tx = app.db.tenant(actor.org).await?;
    if store::exists(&mut tx, id).await? {
        owner_here(&mut tx, patch.owner_id.flatten()).await?;
    }
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let draft = patched(Draft::from(&before), patch);
    AppError::unless_empty(faults(&draft))?;
    let (customer, _) = write(&mut tx, app, actor, before, draft).await?;
    publish::done(tx, app, actor).await?;
    Ok(customer)
}

fn patched(mut draft: Draft, patch: CustomerPatch) -> Draft {
    draft.kind = patch.kind.unwrap_or(draft.kind);
    draft.customer_since = patch.customer_since.unwrap_or(draft.customer_since);
    draft.contract_end = patch.contract_end.unwrap_or(draft.contract_end);
    draft.parent_id = patch.parent_id.unwrap_or(draft.parent_id);
    if let Some(name) = patch.name {
        name.trim().clone_into(&mut draft.name);
    }
    if let Some(segment) = patch.segment {
        segment.trim().clone_into(&mut draft.segment);
    }
    if let Some(state) = patch.state {
        draft.state = state;
    }
    if let Some(minor) = patch.yearly_value_minor {
        draft.yearly_value_minor = minor;
    }
    if let Some(owner) = patch.owner_id {
        draft.owner_id = owner;
    }
    draft
}

/// Writes a locked customer as it shall be, unless it is so already.
pub(super) async fn write(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    before: Customer,
    draft: Draft,
) -> Result<(Customer, Change), AppError> {
    if draft == Draft::from(&before) {
        publish::same(tx, app, actor, draft.id.0, &before).await?;
        return Ok((before, Change::Same));
    }
    if draft.parent_id != before.parent_id {
        hold_parent(tx, &draft).await?;
    }
    store::update(tx, &draft, app.now()).await.map_err(owner_known)?;
    let after = store::read(tx, draft.id).await?.ok_or(AppError::NotFound)?;
    let (old, new) = (publish::json(&before)?, publish::json(&after)?);
    publish::audit(tx, app, actor, "change", "customer", draft.id.0, old, new).await?;
    publish::customer_changed(tx, app, &[draft.id]).await?;
    Ok((after, Change::Changed))
}
