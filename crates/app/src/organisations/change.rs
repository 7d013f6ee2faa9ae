//! Changes the organisation's settings.

use kept_api::organisations::{OrganisationPatch, OrganisationSettings};
use kept_core::access::Action;
use kept_store::organisations::{self as store, Organisation};
use kept_store::{TenantTx, closes};

use crate::app::{Actor, App};
use crate::closes::alone;
use crate::error::AppError;
use crate::organisations::{faults, shown};
use crate::publish;
use crate::zone::Zone;

/// Changes what the patch names.
///
/// # Errors
/// [`AppError::Conflict`] for another currency while amounts are recorded in this one.
pub async fn run(
    app: &App,
    actor: &Actor,
    patch: OrganisationPatch,
) -> Result<OrganisationSettings, AppError> {
    actor.must(Action::ManageOrganisation)?;
    // Another zone may take back a day that is closed: then nobody else may be closing one.
    let mut tx = match &patch.time_zone {
        Some(_) => alone(app, actor.org).await?,
        None => app.db.tenant(actor.org).await?,
    };
    let before = store::lock(&mut tx).await?.ok_or(AppError::NotFound)?;
    let after = patched(&before, patch);
    AppError::unless_empty(faults("/name", &after.name, &after.time_zone))?;
    let old = shown(&mut tx, app, before.clone()).await?;
    if after == before {
        publish::same(&mut tx, app, actor, before.id.0, &old).await?;
        publish::done(tx, app, actor).await?;
        return Ok(old);
    }
    if after.currency != before.currency && old.currency_in_use {
        return Err(AppError::Conflict(format!(
            "Amounts are recorded in {}, and a number of {} is not the same number of {}. The currency can be changed \
             only while no customer has a yearly value.",
            before.currency, before.currency, after.currency
        )));
    }
    store::update(&mut tx, &after).await?;
    if after.time_zone != before.time_zone {
        move_to_zone(&mut tx, app, &after).await?;
    }
    let new = shown(&mut tx, app, after).await?;
    let (was, is) = (publish::json(&old)?, publish::json(&new)?);
    publish::audit(&mut tx, app, actor, "change", "organisation", new.id.0, was, is).await?;
    publish::organisation_changed(&mut tx, app).await?;
    publish::done(tx, app, actor).await?;
    Ok(new)
}

fn patched(before: &Organisation, patch: OrganisationPatch) -> Organisation {
    Organisation {
        name: patch.name.map_or_else(|| before.name.clone(), |name| name.trim().to_owned()),
        time_zone: patch.time_zone.unwrap_or_else(|| before.time_zone.clone()),
        currency: patch.currency.unwrap_or(before.currency),
        ..before.clone()
    }
}

/// A day that was closed where it had begun, and has not begun here, is closed again when it does.
async fn move_to_zone(tx: &mut TenantTx, app: &App, to: &Organisation) -> Result<(), AppError> {
    let zone = Zone::parse(&to.time_zone).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(closes::forget_after(tx, zone.day(app.now())).await?)
}
