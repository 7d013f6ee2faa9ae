//! What the first screen says.

use kept_api::insights::{
    Attention, EffectGroup, Known, OutcomeShare, Overview, OverviewPromises, OverviewQuery, Period,
};
use kept_core::access::Action;
use kept_core::attention::rank;
use kept_core::calendar::{Day, FIRST_DAY, Month};
use kept_core::known::day_to_offer;
use kept_core::model::Model;
use kept_core::overview::{Votes, figures, satisfied_share};
use kept_core::score::{Confidence, ScoreError};
use kept_store::closes::Closed;
use kept_store::histograms::{self, Filter};
use kept_store::outcomes::{self, Outcomes};
use kept_store::overview::{self, Group, GroupCount, Range};
use kept_store::{TenantTx, closes, customers, models};

use crate::closes::{Force, close};
use crate::error::AppError;
use crate::{Actor, App};

/// Lines of the list of whom to look at.
const LINES: usize = 20;

/// Everything that the first screen shows, as of one day and for one filter.
pub async fn run(app: &App, actor: &Actor, query: &OverviewQuery) -> Result<Overview, AppError> {
    actor.must(Action::Read)?;
    let today = actor.today(app);
    let as_of = query.as_of.unwrap_or(today);
    if as_of > today {
        return Err(AppError::invalid("/as_of", "in-the-future", "Choose today or an earlier day."));
    }
    let Closed { day: closed, model_version, .. } = closed_day(app, actor, as_of, today).await?;
    let mut tx = app.db.tenant(actor.org).await?;
    let model = models::of_close(&mut tx, Some(model_version)).await?;
    let confidence = Confidence::from_basis_points(model.survey_confidence_bp).map_err(internal)?;
    let first = first_month(query.period, as_of);
    let votes = votes(&mut tx, query, first, as_of).await?;
    let found = figures(&votes, &confidence, as_of).map_err(internal)?;
    let range = Range {
        from: first.first_day(),
        to: as_of,
        segment: query.segment.as_deref(),
        touchpoint: query.touchpoint.as_deref(),
    };
    let Outcomes { promises, answers } = if as_of == today {
        outcomes::read(&mut tx, range).await?
    } else {
        // The counts say how promises stand, not how they stood.
        let promises = overview::promises(&mut tx, range).await?;
        Outcomes { promises, answers: overview::effect(&mut tx, range).await? }
    };
    let dimensions = histograms::dimensions(&mut tx).await?;
    let newest = closes::newest_evidence(&mut tx, as_of).await?;
    let overview = Overview {
        as_of,
        model_version,
        confidence_bp: model.survey_confidence_bp,
        months: found.months,
        offer_day: day_to_offer(newest, as_of, model.fresh_days),
        known: known(&mut tx, closed, range.segment, &model).await?,
        csat: found.csat,
        grade: found.grade,
        nps: found.nps,
        csat_by_month: found.csat_by_month,
        promise_effect: shares(&answers, &confidence).map_err(internal)?,
        promises: counts(&promises),
        attention: attention(&mut tx, actor, closed, range.segment, &model).await?,
        segments: dimensions.segments,
        touchpoints: dimensions.touchpoints,
    };
    tx.commit().await?;
    Ok(overview)
}

fn internal(error: ScoreError) -> AppError {
    AppError::Internal(error.to_string())
}

/// The closed day that lists of `as_of` read. Today's is made when nobody has made it yet; until then, a few moments
/// after midnight, nobody should have to wait for a past day that nobody asked for.
async fn closed_day(app: &App, actor: &Actor, as_of: Day, today: Day) -> Result<Closed, AppError> {
    let mut tx = app.db.tenant(actor.org).await?;
    let found = closes::on(&mut tx, as_of).await?;
    tx.commit().await?;
    match found {
        Some(closed) => Ok(closed),
        None if as_of == today => close(app, actor.org, today, Force::WhenChanged).await,
        None => Err(AppError::Conflict(format!(
            "The scores of {as_of} have not been made yet. Make them with POST /api/v1/insights/closes, then ask again."
        ))),
    }
}

/// The first month of the period that ends with the month of `as_of`.
pub(super) fn first_month(period: Period, as_of: Day) -> Month {
    match period {
        Period::Quarter => as_of.month().plus(-2),
        Period::Year => as_of.month().plus(-11),
        Period::All => FIRST_DAY.month(),
    }
}

/// Votes of the period. The last month is resolved from the answers themselves where some are dated after `as_of`.
async fn votes(
    tx: &mut TenantTx,
    query: &OverviewQuery,
    first: Month,
    as_of: Day,
) -> Result<Vec<Votes>, AppError> {
    let last = as_of.month();
    let mut filter = Filter {
        months: (first, last),
        segment: query.segment.clone(),
        touchpoint: query.touchpoint.clone(),
        channel: None,
    };
    let mut counts = Vec::new();
    if overview::later_in_month(tx, as_of).await? {
        counts = histograms::raw_month(tx, last, as_of, &filter).await?;
        filter.months = (first, last.plus(-1));
    }
    if filter.months.0 <= filter.months.1 {
        counts.extend(histograms::read(tx, &filter).await?);
    }
    let votes = |c: &histograms::Count| Votes { month: c.month, kind: c.kind, step: c.value, votes: c.votes };
    Ok(counts.iter().map(votes).collect())
}

async fn known(
    tx: &mut TenantTx,
    closed: Day,
    segment: Option<&str>,
    model: &Model,
) -> Result<Known, AppError> {
    let found = overview::known(tx, closed, segment).await?;
    Ok(Known {
        customers: found.customers.unsigned_abs(),
        known: found.known.unsigned_abs(),
        value_minor: found.value,
        known_value_minor: found.known_value,
        fresh_days: model.fresh_days,
    })
}

fn shares(effect: &[GroupCount], confidence: &Confidence) -> Result<Vec<OutcomeShare>, ScoreError> {
    let mut shares = Vec::new();
    for (group, outcome) in [
        (Group::Kept, EffectGroup::Kept),
        (Group::Late, EffectGroup::Late),
        (Group::Missed, EffectGroup::Missed),
    ] {
        let Some(found) = effect.iter().find(|count| count.group == group) else { continue };
        if let Some(share) = satisfied_share(found.satisfied, found.n, confidence)? {
            let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
            shares.push(OutcomeShare {
                outcome,
                share,
                satisfied: small(found.satisfied),
                n: small(found.n),
            });
        }
    }
    Ok(shares)
}

fn counts(promises: &[GroupCount]) -> OverviewPromises {
    let of = |group| promises.iter().find(|count| count.group == group).map_or(0, |count| count.n);
    OverviewPromises {
        kept: of(Group::Kept),
        late: of(Group::Late),
        missed: of(Group::Missed),
        open: of(Group::Open),
    }
}

async fn attention(
    tx: &mut TenantTx,
    actor: &Actor,
    closed: Day,
    segment: Option<&str>,
    model: &Model,
) -> Result<Vec<Attention>, AppError> {
    let candidates = overview::candidates(tx, closed, actor.member(), segment).await?;
    let ranked = rank(&candidates, model.dependable_floor_bp, LINES);
    let ids: Vec<_> = ranked.iter().map(|(customer, _)| *customer).collect();
    let lines = customers::lines(tx, Some(closed), &ids).await?;
    let mine = |id| candidates.iter().any(|candidate| candidate.customer == id && candidate.mine);
    Ok(ranked
        .into_iter()
        .filter_map(|(id, reason)| {
            let customer = lines.iter().find(|line| line.id == id)?.clone();
            Some(Attention { customer, reason, mine: mine(id) })
        })
        .collect())
}
