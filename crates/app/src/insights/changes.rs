//! What changed since a member was last here.

use kept_api::changes::{BandsChanged, Changes, ChangesQuery, Counted};
use kept_core::access::Action;
use kept_core::calendar::Day;
use kept_store::{TenantTx, changes, closes, members, models};

use crate::app::{Actor, App};
use crate::error::AppError;

/// What came, ended, moved and joined from an instant on; where none is named, from the end of the visit before.
pub async fn run(app: &App, actor: &Actor, query: ChangesQuery) -> Result<Changes, AppError> {
    actor.must(Action::Read)?;
    let today = actor.today(app);
    if query.since.is_some_and(|since| since > app.now()) {
        return Err(AppError::invalid("/since", "in-the-future", "Choose a time that is past."));
    }
    let mut tx = app.db.tenant(actor.org).await?;
    let since = match (query.since, actor.member()) {
        (Some(since), _) => Some(since),
        (None, Some(member)) => members::visit_before(&mut tx, member).await?,
        (None, None) => {
            let detail = "A key makes no visits: say since when.";
            return Err(AppError::invalid("/since", "needed", detail));
        }
    };
    let Some(since) = since else {
        tx.commit().await?;
        return Ok(nothing());
    };
    let since_day = actor.zone.day(since);
    let found = Changes {
        since: Some(since),
        answers: changes::answers(&mut tx, since).await?,
        kept: changes::kept(&mut tx, since).await?,
        broken: changes::broken(&mut tx, since, since_day, today).await?,
        bands: bands(&mut tx, since_day, today).await?,
        models: models::since(&mut tx, since).await?,
        members: changes::members(&mut tx, since, actor.member()).await?,
        imports: changes::imports(&mut tx, since).await?,
    };
    tx.commit().await?;
    Ok(found)
}

/// On the first visit there is nothing to look back on.
fn nothing() -> Changes {
    Changes {
        since: None,
        answers: Counted::default(),
        kept: Counted::default(),
        broken: Counted::default(),
        bands: None,
        models: Vec::new(),
        members: Counted::default(),
        imports: Counted::default(),
    }
}

/// Who is in another band than at the end of the day before the visit ended: what changed later on that day is among
/// it. Over a change of the model nothing is compared (SCORING §0.8).
async fn bands(tx: &mut TenantTx, since: Day, today: Day) -> Result<Option<BandsChanged>, AppError> {
    let Some(newest) = closes::newest(tx, today).await? else { return Ok(None) };
    let Some(before) = closes::newest(tx, since.plus(-1)).await? else { return Ok(None) };
    if before.day == newest.day || before.model_version != newest.model_version {
        return Ok(None);
    }
    let floor = models::of_close(tx, Some(newest.model_version)).await?.dependable_floor_bp;
    let days = [before.day, newest.day];
    Ok(Some(BandsChanged { days, customers: changes::bands(tx, days, floor).await? }))
}
