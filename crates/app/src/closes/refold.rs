//! Scores again those whose evidence has changed since the newest close, with the priors of that close.

use kept_core::ids::OrgId;
use kept_core::priors::Priors;
use kept_core::scorecard::Fold;
use kept_store::{closes, models, priors};

use super::close::digest_of;
use super::scoring::score;
use crate::App;
use crate::error::AppError;
use crate::zone::Zone;

/// Marks that are worked off in one transaction.
const BATCH: u32 = 500;

/// Works off one batch of marks and says whether there may be more. Does nothing while a close is running.
pub async fn refold(app: &App, org: OrgId, zone: &Zone) -> Result<bool, AppError> {
    let mut tx = app.db.tenant(org).await?;
    let Some(close) = closes::newest(&mut tx, zone.day(app.now())).await? else { return Ok(false) };
    if !closes::try_lock(&mut tx).await? {
        return Ok(false);
    }
    let subjects = closes::take_stale(&mut tx, BATCH).await?;
    if subjects.is_empty() {
        tx.commit().await?;
        return Ok(false);
    }
    let full = subjects.len() >= usize::try_from(BATCH).unwrap_or(usize::MAX) / 2;
    // One close has one model: where another holds by now, the day is closed again with it.
    let model = models::of_close(&mut tx, Some(close.model_version)).await?;
    let fold = Fold::new(&model).map_err(|error| AppError::Internal(error.to_string()))?;
    let closed = priors::on(&mut tx, close.day, &model).await?.unwrap_or_default();
    let root = closed.get("").cloned().unwrap_or_else(|| Priors::start(&model));
    let digests = digest_of(&mut tx, &fold, subjects, close.day, app.now()).await?;
    let scores = digests
        .iter()
        .map(|(subject, digest)| {
            let priors = closed.get(&subject.segment).unwrap_or(&root);
            Ok(score(subject, digest, &fold.score(digest, priors, close.day)?))
        })
        .collect::<Result<Vec<_>, kept_core::score::ScoreError>>()
        .map_err(|error| AppError::Internal(error.to_string()))?;
    closes::write_again(&mut tx, close.day, &scores).await?;
    tx.commit().await?;
    app.announce(org);
    Ok(full)
}
