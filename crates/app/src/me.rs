//! Who is signed in, and what the organisation is like.

use kept_api::me::{Me, Organisation};
use kept_core::access::Action;
use kept_core::calendar::Day;
use kept_core::known::day_to_offer;
use kept_store::TenantTx;

use crate::app::{Actor, App};
use crate::error::AppError;

/// Reads it.
pub async fn read(app: &App, actor: &Actor) -> Result<Me, AppError> {
    actor.must(Action::OwnAccount)?;
    let (id, role, _) = actor.person()?;
    let now = app.now();
    let today = actor.zone.day(now);
    let mut tx = app.db.tenant(actor.org).await?;
    let (member, email) = kept_store::members::with_email(&mut tx, id).await?.ok_or(AppError::NotSignedIn)?;
    let organisation = kept_store::organisations::current(&mut tx).await?.ok_or(AppError::NotSignedIn)?;
    let organisations = kept_store::accounts::organisations_of_member(&mut tx, id).await?;
    let offer_day = offer_day(&mut tx, today).await?;
    tx.commit().await?;
    Ok(Me {
        member,
        role,
        email,
        organisation: Organisation {
            id: organisation.id,
            name: organisation.name,
            time_zone: organisation.time_zone,
            currency: organisation.currency,
            demo: organisation.demo,
            today,
            now,
            offer_day,
            links: app.public_url.is_some(),
        },
        organisations,
        server_version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// The day to offer when the newest answer or settlement is no longer fresh.
async fn offer_day(tx: &mut TenantTx, today: Day) -> Result<Option<Day>, AppError> {
    let fresh_days = kept_store::models::current(tx).await?.fresh_days;
    let answer = kept_store::organisations::newest_answer(tx, today).await?;
    if answer.is_some() && day_to_offer(answer, today, fresh_days).is_none() {
        return Ok(None);
    }
    let newest = answer.max(kept_store::organisations::newest_settlement(tx, today).await?);
    Ok(day_to_offer(newest, today, fresh_days))
}
