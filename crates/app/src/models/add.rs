//! Makes a changed model the one that holds.

use kept_api::models::{ModelVersion, NewModel};
use kept_core::access::Action;
use kept_core::model::{Model, check_note};
use kept_store::{StoreError, TenantTx, members, models as store};
use uuid::Uuid;

use crate::app::{Actor, App};
use crate::error::AppError;
use crate::made::Made;
use crate::models::faults;
use crate::publish;

/// Adds a version. Today's scores follow within moments; days that are closed keep theirs.
///
/// # Errors
/// [`AppError::Conflict`] when the model was changed since the version that this one was changed from.
pub async fn run(app: &App, actor: &Actor, new: NewModel) -> Result<Made<ModelVersion>, AppError> {
    actor.must(Action::ManageModel)?;
    let note = new.note.trim().to_owned();
    let mut wrong = faults(&new.model);
    check_note("/note", &note, &mut wrong);
    AppError::unless_empty(wrong)?;
    let mut tx = app.db.tenant(actor.org).await?;
    // Two who change the model come one after the other.
    kept_store::organisations::lock(&mut tx).await?.ok_or(AppError::NotFound)?;
    let current = store::current(&mut tx).await?;
    if let Some(made) = made_before(&mut tx, &current, &new.model, &note).await? {
        publish::same(&mut tx, app, actor, id_of(made.version), &made).await?;
        publish::done(tx, app, actor).await?;
        return Ok(Made::before(made));
    }
    if new.model.version != current.version {
        return Err(AppError::Conflict(format!(
            "The model was changed meanwhile: version {} holds, and this was changed from version {}. Read it, and \
             change that one.",
            current.version, new.model.version
        )));
    }
    if new.model.is_same_but_for_version(&current) {
        let detail = format!("Nothing in it differs from version {}.", current.version);
        return Err(AppError::invalid("/model", "no-change", detail));
    }
    let version = add(&mut tx, app, actor, new.model, note).await?;
    publish::done(tx, app, actor).await?;
    Ok(Made::now(version))
}

/// The newest version, where the same request has made it: its answer may have been lost.
async fn made_before(
    tx: &mut TenantTx,
    current: &Model,
    model: &Model,
    note: &str,
) -> Result<Option<ModelVersion>, AppError> {
    if model.version.checked_add(1) != Some(current.version) || !model.is_same_but_for_version(current) {
        return Ok(None);
    }
    Ok(store::version(tx, current.version).await?.filter(|made| made.note == note))
}

async fn add(
    tx: &mut TenantTx,
    app: &App,
    actor: &Actor,
    model: Model,
    note: String,
) -> Result<ModelVersion, AppError> {
    let too_many = || AppError::Conflict("There are no more numbers for versions.".to_owned());
    let version = model.version.checked_add(1).ok_or_else(too_many)?;
    let model = Model { version, ..model };
    let recorded_by = match actor.member() {
        Some(member) => members::with_email(tx, member).await?.map(|(member, _)| member),
        None => None,
    };
    let now = app.now();
    match store::insert(tx, &model, actor.member(), &note, now).await {
        Ok(()) => {}
        Err(StoreError::Duplicate { .. }) => return Err(AppError::InFlight),
        Err(error) => return Err(error.into()),
    }
    let made = ModelVersion { version, model, note, recorded_at: now, recorded_by };
    publish::audit(tx, app, actor, "create", "model", id_of(version), None, publish::json(&made)?).await?;
    publish::organisation_changed(tx, app).await?;
    Ok(made)
}

/// A version has a number and no id: where an id is asked for, the number stands as one.
pub(crate) fn id_of(version: u32) -> Uuid {
    Uuid::from_u128(version.into())
}

/// The version of such an id.
pub(crate) fn version_of(id: Uuid) -> Option<u32> {
    u32::try_from(id.as_u128()).ok()
}
