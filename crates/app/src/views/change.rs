//! Changes a view.

use kept_api::views::{View, ViewPatch};
use kept_core::access::Action;
use kept_core::ids::ViewId;
use kept_store::views as store;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::publish;
use crate::views::{faults, is_own, must_own, seen};

/// Changes what the patch names. Only whoever keeps it may, or a manager where it is shared.
pub async fn run(app: &App, actor: &Actor, id: ViewId, patch: ViewPatch) -> Result<View, AppError> {
    actor.must(Action::KeepViews)?;
    let mut tx = app.db.tenant(actor.org).await?;
    let before = seen(actor, store::lock(&mut tx, id).await?)?;
    must_own(actor, &before)?;
    let after = patched(&before, patch);
    if after.shared && !before.shared {
        actor.must(Action::ShareViews)?;
    }
    if after.is_default != before.is_default && !is_own(actor, &before) {
        let detail = "Whoever keeps a view says whether pages open with it. Keep one of your own.";
        return Err(AppError::invalid("/is_default", "not-yours", detail));
    }
    AppError::unless_empty(faults(&after))?;
    if after == before {
        publish::same(&mut tx, app, actor, id.0, &before).await?;
        publish::done(tx, app, actor).await?;
        return Ok(before);
    }
    let after = View { updated_at: app.now(), ..after };
    if after.is_default && !before.is_default {
        store::open_none(&mut tx, after.owner.id, after.page).await?;
    }
    store::update(&mut tx, &after).await?;
    let (old, new) = (publish::json(&before)?, publish::json(&after)?);
    publish::audit(&mut tx, app, actor, "change", "view", id.0, old, new).await?;
    publish::done(tx, app, actor).await?;
    Ok(after)
}

fn patched(before: &View, patch: ViewPatch) -> View {
    let mut view = before.clone();
    if let Some(name) = patch.name {
        name.trim().clone_into(&mut view.name);
    }
    view.query = patch.query.unwrap_or(view.query);
    view.shared = patch.shared.unwrap_or(view.shared);
    view.is_default = patch.is_default.unwrap_or(view.is_default);
    view
}
