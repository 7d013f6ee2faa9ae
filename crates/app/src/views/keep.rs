//! Keeps a filter of a page under a name.

use kept_api::me::MemberRef;
use kept_api::views::{NewView, View};
use kept_core::access::Action;
use kept_core::ids::ViewId;
use kept_store::{TenantTx, members, views as store};

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::made::Made;
use crate::publish;
use crate::views::{faults, is_own};

/// Keeps it. Where its maker chose the id, sending the same again keeps it once.
pub async fn run(app: &App, actor: &Actor, new: NewView) -> Result<Made<View>, AppError> {
    actor.must(Action::KeepViews)?;
    if new.shared {
        actor.must(Action::ShareViews)?;
    }
    let (member, ..) = actor.person()?;
    let mut tx = app.db.tenant(actor.org).await?;
    let owner = members::with_email(&mut tx, member).await?.ok_or(AppError::NotFound)?.0;
    let view = draft(app, owner, new);
    AppError::unless_empty(faults(&view))?;
    let made = insert(&mut tx, app, actor, view).await?;
    publish::done(tx, app, actor).await?;
    Ok(made)
}

fn draft(app: &App, owner: MemberRef, new: NewView) -> View {
    let now = app.now();
    View {
        id: new.id.unwrap_or_else(|| ViewId(app.id())),
        page: new.page,
        name: new.name.trim().to_owned(),
        query: new.query,
        shared: new.shared,
        is_default: new.is_default,
        owner,
        recorded_at: now,
        updated_at: now,
    }
}

async fn insert(tx: &mut TenantTx, app: &App, actor: &Actor, view: View) -> Result<Made<View>, AppError> {
    if let Some(there) = store::lock(tx, view.id).await? {
        let said = View { recorded_at: there.recorded_at, updated_at: there.updated_at, ..view };
        if is_own(actor, &there) && there == said {
            publish::same(tx, app, actor, there.id.0, &there).await?;
            return Ok(Made::before(there));
        }
        return Err(taken());
    }
    if view.is_default {
        store::open_none(tx, view.owner.id, view.page).await?;
    }
    if !store::insert(tx, &view).await? {
        return Err(taken());
    }
    publish::audit(tx, app, actor, "create", "view", view.id.0, None, publish::json(&view)?).await?;
    Ok(Made::now(view))
}

fn taken() -> AppError {
    AppError::Conflict("A view with this id exists and is different. Choose another id.".to_owned())
}
