//! Tries a changed model on the evidence that is there. Changes nothing.

use kept_api::models::{ModelMove, ModelPreview, ModelTrial};
use kept_core::access::Action;
use kept_core::calendar::Day;
use kept_core::ids::CustomerId;
use kept_core::model::Model;
use kept_core::model_change::{Compared, Figures, MOST_CUSTOMERS, most_changed, sample, shift};
use kept_core::priors::{self, Priors};
use kept_core::score::ScoreError;
use kept_core::scorecard::{Digest, Fold};
use kept_store::closes::{self, Subject};
use kept_store::{TenantTx, customers, models};

use crate::app::{Actor, App};
use crate::closes::{CHUNK, read_evidence};
use crate::error::AppError;
use crate::models::faults;

/// Folds the same evidence by the model that holds and by the changed one. Of more than [`MOST_CUSTOMERS`] active
/// customers it takes an even sample; both sides then take their priors from the sample.
pub async fn run(app: &App, actor: &Actor, trial: ModelTrial) -> Result<ModelPreview, AppError> {
    actor.must(Action::ManageModel)?;
    AppError::unless_empty(faults(&trial.model))?;
    let day = actor.today(app);
    let mut tx = app.db.tenant(actor.org).await?;
    let current = models::current(&mut tx).await?;
    let active: Vec<Subject> =
        closes::subjects(&mut tx).await?.into_iter().filter(|subject| subject.active).collect();
    let looked_at: Vec<Subject> =
        sample(active.len(), MOST_CUSTOMERS).filter_map(|place| active.get(place).cloned()).collect();
    let (before, after) = digests(&mut tx, app, [&current, &trial.model], &looked_at, day).await?;
    let floors = [current.dependable_floor_bp, trial.model.dependable_floor_bp];
    let all = compared(
        &looked_at,
        figures(&looked_at, &before, &current, day).map_err(internal)?,
        figures(&looked_at, &after, &trial.model, day).map_err(internal)?,
    );
    let named = most_changed(&all, floors);
    let ids: Vec<CustomerId> = named.iter().map(|one| one.customer).collect();
    let lines = customers::lines(&mut tx, None, &ids).await?;
    tx.roll_back().await?;
    let name = |id| lines.iter().find(|line| line.id == id).map(|line| line.name.clone()).unwrap_or_default();
    Ok(ModelPreview {
        version: current.version,
        day,
        customers: count(active.len()),
        looked_at: count(looked_at.len()),
        shift: shift(&all, floors),
        most_changed: named
            .iter()
            .map(|one| ModelMove {
                id: one.customer,
                name: name(one.customer),
                before: one.before,
                after: one.after,
                changes_band: one.changes_band(floors),
            })
            .collect(),
    })
}

/// What both models need of each customer, from evidence that is read once.
async fn digests(
    tx: &mut TenantTx,
    app: &App,
    models: [&Model; 2],
    subjects: &[Subject],
    day: Day,
) -> Result<(Vec<Digest>, Vec<Digest>), AppError> {
    let [before, after] = models.map(Fold::new);
    let (before, after) = (before.map_err(internal)?, after.map_err(internal)?);
    let (mut old, mut new) = (Vec::with_capacity(subjects.len()), Vec::with_capacity(subjects.len()));
    for chunk in subjects.chunks(CHUNK) {
        let found = read_evidence(tx, chunk, day, app.now()).await?;
        for subject in chunk {
            let evidence = found.get(&subject.id).map_or(&[][..], Vec::as_slice);
            old.push(before.digest(evidence, day).map_err(internal)?);
            new.push(after.digest(evidence, day).map_err(internal)?);
        }
    }
    Ok((old, new))
}

/// The figures that a model gives, with the priors that it would close.
fn figures(
    subjects: &[Subject],
    digests: &[Digest],
    model: &Model,
    day: Day,
) -> Result<Vec<Figures>, ScoreError> {
    let fold = Fold::new(model)?;
    let pairs = || subjects.iter().zip(digests);
    let closed =
        priors::close(&pairs().map(|(subject, digest)| (subject.segment.as_str(), digest)), model, day)?;
    let root = closed.get("").cloned().unwrap_or_else(|| Priors::start(model));
    pairs()
        .map(|(subject, digest)| {
            let priors = closed.get(&subject.segment).unwrap_or(&root);
            Ok(Figures::of(&fold.score(digest, priors, day)?))
        })
        .collect()
}

fn compared(subjects: &[Subject], before: Vec<Figures>, after: Vec<Figures>) -> Vec<Compared> {
    let sides = before.into_iter().zip(after);
    subjects
        .iter()
        .zip(sides)
        .map(|(subject, (before, after))| Compared { customer: subject.id, before, after })
        .collect()
}

fn internal(error: ScoreError) -> AppError {
    AppError::Internal(error.to_string())
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
