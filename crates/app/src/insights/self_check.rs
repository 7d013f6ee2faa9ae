//! What Kept measures itself beside the questions of the self-check.

use kept_api::self_checks::{Measure, MeasuredFigure, SelfCheckMeasures};
use kept_core::access::Action;
use kept_core::calendar::Day;
use kept_core::self_check::SelfQuestion;
use kept_core::survey::QuestionKind;
use kept_store::histograms::{self, Filter};
use kept_store::overview::{self, Known, Range};
use kept_store::{TenantTx, closes, outcomes, self_checks};

use crate::app::{Actor, App};
use crate::error::AppError;

/// What the newest close and the counts say, as figures.
#[derive(Default)]
struct Found {
    customers: u64,
    known: u64,
    graded: u64,
    satisfaction: u64,
    value: u64,
    promises: u64,
    complaints: u64,
    ended: u64,
}

/// What the newest close, and the counts and the complaints of twelve months say. A question that Kept measures nothing about has no figure.
pub async fn run(app: &App, actor: &Actor) -> Result<SelfCheckMeasures, AppError> {
    actor.must(Action::Read)?;
    let today = actor.today(app);
    let mut tx = app.db.tenant(actor.org).await?;
    let as_of = closes::newest(&mut tx, today).await?.map(|closed| closed.day);
    let found = find(&mut tx, as_of, today).await?;
    tx.commit().await?;
    let measure = |question| Measure { question, figure: figure(question, &found) };
    Ok(SelfCheckMeasures { as_of, measures: SelfQuestion::ALL.map(measure).to_vec() })
}

async fn find(tx: &mut TenantTx, closed: Option<Day>, today: Day) -> Result<Found, AppError> {
    let months = (today.month().plus(-11), today.month());
    let filter = Filter { months, segment: None, touchpoint: None, channel: None };
    let votes = histograms::read(tx, &filter).await?;
    let of_kind = |kind| votes.iter().filter(|count| count.kind == kind).map(|count| count.votes).sum();
    let range = Range { from: months.0.first_day(), to: today, segment: None, touchpoint: None };
    let promises = outcomes::read(tx, range).await?.promises;
    let (complaints, ended) = self_checks::complaints(tx, range.from, range.to).await?;
    let (known, graded) = match closed {
        Some(day) => (overview::known(tx, day, None).await?, self_checks::graded(tx, day).await?),
        None => (Known::default(), 0),
    };
    Ok(Found {
        customers: known.customers.unsigned_abs(),
        known: known.known.unsigned_abs(),
        graded,
        satisfaction: of_kind(QuestionKind::Satisfaction),
        value: of_kind(QuestionKind::RelativeValue),
        promises: promises.iter().map(|count| count.n).sum(),
        complaints,
        ended,
    })
}

fn figure(question: SelfQuestion, found: &Found) -> Option<MeasuredFigure> {
    let of_them = |count| Some(MeasuredFigure { count, of: Some(found.customers) });
    let alone = |count| Some(MeasuredFigure { count, of: None });
    match question {
        SelfQuestion::Satisfied => of_them(found.known),
        SelfQuestion::Expected => of_them(found.graded),
        SelfQuestion::Unheard => of_them(found.customers.saturating_sub(found.known)),
        SelfQuestion::Measured => alone(found.satisfaction),
        SelfQuestion::Value => alone(found.value),
        SelfQuestion::Promised => alone(found.promises),
        // Without a complaint nothing can be said of following them.
        SelfQuestion::Complaints if found.complaints == 0 => None,
        SelfQuestion::Complaints => Some(MeasuredFigure { count: found.ended, of: Some(found.complaints) }),
        // Nothing that is recorded says it.
        SelfQuestion::FailureCost => None,
    }
}
