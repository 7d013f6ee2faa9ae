//! Corrects what was written down of feedback.

use kept_api::feedback::{Feedback, FeedbackPatch};
use kept_core::access::Action;
use kept_core::ids::FeedbackId;
use kept_store::{Change, TenantTx, feedback as store};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::feedback::{faults, is_same};
use crate::publish;

/// Corrects what the patch names; how far it has come stays.
pub async fn run(
    app: &App,
    actor: &Actor,
    id: FeedbackId,
    patch: FeedbackPatch,
) -> Result<Feedback, AppError> {
    actor.must(Action::WriteCustomers)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = store::lock(&mut tx, id).await?.ok_or(AppError::NotFound)?;
    let after = patched(before.clone(), patch);
    AppError::unless_empty(faults(&mut tx, app, actor, &after).await?)?;
    let (feedback, _) = write(&mut tx, app, actor, before, after).await?;
    publish::done(tx, app, actor).await?;
    Ok(feedback)
}

fn patched(there: Feedback, patch: FeedbackPatch) -> Feedback {
    let giver = patch.giver.unwrap_or(there.giver);
    Feedback {
        kind: patch.kind.unwrap_or(there.kind),
        giver,
        provenance: giver.provenance(),
        contact_id: patch.contact_id.unwrap_or(there.contact_id),
        mood: patch.mood.unwrap_or(there.mood),
        text: patch.text.map_or(there.text, |said| said.trim().to_owned()),
        component: patch.component.unwrap_or(there.component),
        touchpoint: patch.touchpoint.map_or(there.touchpoint, |said| said.trim().to_owned()),
        rating: patch.rating.unwrap_or(there.rating),
        day: patch.day.unwrap_or(there.day),
        ..there
    }
}

/// Writes locked feedback as it shall be, unless it is so already.
pub(super) async fn write(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    before: Feedback,
    after: Feedback,
) -> Result<(Feedback, Change), AppError> {
    if is_same(&before, &after) {
        publish::same(tx, app, actor, before.id.0, &before).await?;
        return Ok((before, Change::Same));
    }
    let after = Feedback { updated_at: app.now(), ..after };
    store::update(tx, &after).await?;
    let (old, new) = (publish::json(&before)?, publish::json(&after)?);
    publish::audit(tx, app, actor, "correct", "feedback", after.id.0, old, new).await?;
    publish::customer_described(tx, app, after.customer_id).await?;
    Ok((after, Change::Changed))
}
