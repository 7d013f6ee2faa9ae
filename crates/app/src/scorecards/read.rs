//! The scorecard of one customer, folded live, with all that it was made from.

use kept_api::scorecards::{Scorecard, ScorecardQuery};
use kept_core::access::Action;
use kept_core::ids::CustomerId;
use kept_core::priors::Priors;
use kept_core::scorecard::fold;
use kept_store::{customers, evidence, models, priors};

use crate::error::AppError;
use crate::{Actor, App};

/// The figures of a customer as of a day, from what was known at an instant.
pub async fn run(
    app: &App,
    actor: &Actor,
    customer: CustomerId,
    query: &ScorecardQuery,
) -> Result<Scorecard, AppError> {
    actor.must(Action::Read)?;
    let today = actor.today(app);
    let as_of = query.as_of.unwrap_or(today);
    if as_of > today {
        return Err(AppError::invalid("/as_of", "in-the-future", "Choose today or an earlier day."));
    }
    let known_at = query.known_at.unwrap_or_else(|| app.now());
    let mut tx = app.db.tenant(actor.org).await?;
    let segment = customers::read(&mut tx, customer).await?.ok_or(AppError::NotFound)?.segment;
    let model = models::current(&mut tx).await?;
    let closed = priors::of_segment(&mut tx, as_of, &segment, &model).await?;
    let evidence = evidence::of(&mut tx, customer, as_of, known_at).await?;
    tx.commit().await?;
    let priors = closed.unwrap_or_else(|| Priors::start(&model));
    let report =
        fold(&evidence, &priors, &model, as_of).map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(Scorecard { customer_id: customer, as_of, known_at, model, priors, evidence, report })
}
